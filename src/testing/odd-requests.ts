import type { ApprovalRequest } from '../approval/approval-gate';
import { sampleRequest } from './sample-request';

const LEVELS = ['critical', 'high', 'medium', 'low', 'minimal'] as const;
const DEPTH = 15;

/** Questions as a gate may be asked them, each made anew: of every risk, empty, large, deep, in any script, of nobody. */
export function oddRequests(): readonly ApprovalRequest[] {
  const odd: Partial<ApprovalRequest>[] = [
    ...LEVELS.map((riskLevel) => ({ riskLevel })),
    { agentId: null, intent: null, approvalKey: null, tags: [] },
    { approvalKey: 'order A-1', intent: '' },
    { inputs: {}, originalInputs: {} },
    { inputs: { text: 'x'.repeat(16_000) }, originalInputs: { text: 'x'.repeat(16_000) } },
    { inputs: { list: Array.from({ length: 1000 }, (_, index) => index) } },
    { inputs: nested(DEPTH) },
    { inputs: { values: [null, true, 0, -0.5, '', [], {}] } },
    {
      actionName: 'x'.repeat(128),
      description: 'größe 订单 \u202e\u0000\u001b[2J\n',
      reason: 'one\r\ntwo\u2028three.',
    },
    { estimatedCostUsd: 0, timeoutMs: 1, expiresAt: '1970-01-01T00:00:00.000Z' },
    { estimatedCostUsd: 9_000_000, timeoutMs: 2_592_000_000, expiresAt: '9999-12-31T23:59:59.999Z' },
  ];
  return odd.map((fields, index) =>
    sampleRequest({ id: `01900000-0000-7000-8000-${String(index).padStart(12, '0')}`, ...fields }),
  );
}

function nested(depth: number): Record<string, unknown> {
  let value: Record<string, unknown> = {};
  for (let level = 0; level < depth; level++) value = { value };
  return value;
}
