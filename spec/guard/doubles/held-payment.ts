import type { Intervention } from '../../../src';
import { makePayments } from './payments';

const HEX_ID = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
/** When it was asked for. */
export const BEGAN = '2026-01-05T00:00:00.000Z';
/** When it was decided about. */
export const DECIDED = '2026-01-05T00:00:01.000Z';
/** The run that it belongs to. */
export const FACTS = { runId: 'run', taskId: 'task', missionId: 'mission', intent: 'settle the account' };

/** The record of a payment that is held; the others are compared with it. */
const HELD: Intervention = {
  id: HEX_ID,
  revision: 1,
  type: 'approval_required',
  outcome: 'escalated',
  riskLevel: 'high',
  timestamp: BEGAN,
  actionName: 'pay_invoice',
  description: 'Pay invoice',
  tags: ['payment'],
  originalInputs: { order: { amount: 5 }, apiKey: '[redacted]' },
  modifiedInputs: null,
  blastRadius: 'Held payment of invoice',
  blastRadiusDetails: {},
  estimatedCostUsd: 2,
  actualCostUsd: 0,
  costPreventedUsd: 0,
  rule: 'approval',
  reasonCode: 'APPROVAL_REQUIRED',
  reason: "pay_invoice needs a human's approval by its tag payment.",
  policyName: 'careful',
  policyId: null,
  policyVersion: expect.stringMatching(/^[0-9a-f]{12}$/),
  agentId: 'ann',
  runId: 'run',
  sessionId: 's',
  taskId: 'task',
  missionId: 'mission',
  callId: HEX_ID,
  parentCallId: null,
  agentIntent: 'settle the account',
  approvalId: HEX_ID,
  shadow: false,
  context: { criterion: 'tag payment', expires_at: '2026-01-05T00:01:00.000Z' },
  seq: 1,
  prevHash: null,
};
/** What differs where it was refused in the end. */
export const PREVENTED: Partial<Intervention> = {
  revision: 2,
  outcome: 'blocked',
  timestamp: DECIDED,
  blastRadius: 'Prevented payment of invoice',
  blastRadiusDetails: { costPreventedUsd: 2 },
  costPreventedUsd: 2,
  seq: 2,
};
/** What differs where somebody agreed. */
export const APPROVED: Partial<Intervention> = {
  revision: 2,
  outcome: 'approved_after_review',
  timestamp: DECIDED,
  blastRadius: 'Reviewed payment of invoice',
  actualCostUsd: 2,
  context: { criterion: 'tag payment', decided_by: 'lead', decision_notes: 'once', decided_at: DECIDED },
  seq: 2,
};

/** One payment that is held, in a run of its own. */
export function makeHeld(...given: Parameters<typeof makePayments>) {
  const test = makePayments(...given);
  const done = test.sentinel.run(FACTS, () => test.pay({ amount: 5 }, 'k'));
  done.catch(() => undefined);
  return { ...test, done };
}

/** The records of one intervention: each with the ids of the first. */
export function expectRecords(records: readonly Intervention[], ...expected: Partial<Intervention>[]) {
  const { id, callId, approvalId } = records[0];
  expect(records).toEqual(expected.map((fields) => ({ ...HELD, id, callId, approvalId, ...fields })));
}
