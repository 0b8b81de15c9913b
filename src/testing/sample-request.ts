import type { ApprovalRequest } from '../approval/approval-gate';

/** A complete question for tests: whether a customer may be refunded. `fields` replaces what it names. */
export function sampleRequest(fields: Partial<ApprovalRequest> = {}): ApprovalRequest {
  return {
    id: '01900000-0000-7000-8000-000000000003',
    interventionId: '01900000-0000-7000-8000-000000000001',
    approvalKey: null,
    actionName: 'refund_customer',
    description: 'refund customer',
    tags: ['payment'],
    inputs: { orderId: 'A-1', amountUsd: 100 },
    originalInputs: { orderId: 'A-1', amountUsd: 250 },
    argumentsDigest: '3de15193d133b1ad425c93c8a3b6257c8bd60123e7f22c7a651d988adb837bfb',
    estimatedCostUsd: 0.02,
    riskLevel: 'high',
    blastRadius: 'Held refund of customer',
    reason: "refund_customer needs a human's approval by its tag payment.",
    agentId: 'support-1',
    runId: 'run-1',
    taskId: 'task-1',
    missionId: null,
    intent: 'close ticket 7',
    timeoutMs: 3_600_000,
    expiresAt: '2026-01-05T01:00:00.000Z',
    ...fields,
  };
}
