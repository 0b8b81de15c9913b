import type { ActionCall } from '../core/action-call';
import type { ActionDefinition } from '../core/action-definition';

/** Stands among the arguments of every odd call that has any; no reason may repeat it. */
export const RAW_VALUE = 'raw-argument-value-7f3a';

const CALLBACK = (): string => RAW_VALUE;
const MARK = Symbol('mark');
const LONG = 1_000_000;
const MANY = 2_000;
const DEEP = 500;

/** An action for tests: sends mail, asynchronously. `fields` replaces what it names. */
export function sampleAction(fields: Partial<ActionDefinition> = {}): ActionDefinition {
  return {
    name: 'send_mail',
    description: 'Send mail',
    tags: ['email', 'external'],
    riskLevel: null,
    costUsd: 0.01,
    requiresApproval: false,
    parameters: ['to', 'text'],
    mode: 'async',
    ...fields,
  };
}

/** A call for tests, on Monday 2026-01-05 at 12:00 UTC. `fields` replaces what it names. */
export function sampleCall(fields: Partial<ActionCall> = {}): ActionCall {
  return {
    id: '01900000-0000-7000-8000-000000000002',
    action: sampleAction(),
    arguments: { to: 'ann@example.org', text: RAW_VALUE },
    at: Date.UTC(2026, 0, 5, 12),
    runId: 'run-1',
    agentId: 'agent-1',
    sessionId: 'session-1',
    taskId: 'task-1',
    missionId: 'mission-1',
    intent: 'close ticket 7',
    parentCallId: '01900000-0000-7000-8000-000000000001',
    estimatedCostUsd: 0.01,
    riskLevel: 'medium',
    withArguments,
    ...fields,
  };
}

function withArguments(this: ActionCall, named: Readonly<Record<string, unknown>>): ActionCall {
  return { ...this, arguments: named };
}

/** Actions as a rule may meet them, from ordinary to strange. */
export function oddActions(): readonly ActionDefinition[] {
  return [
    sampleAction(),
    sampleAction({ name: 'a', description: '', tags: [], costUsd: null, parameters: null, mode: 'sync' }),
    sampleAction({ name: '*', tags: ['*', 'EMAIL', 'a tag of several words'], riskLevel: 'critical' }),
    sampleAction({ name: '__proto__', parameters: ['__proto__', 'constructor'] }),
    sampleAction({ name: 'delete_取消 订单\n"\u0000', tags: ['größe', ''], requiresApproval: true }),
    sampleAction({ name: 'x'.repeat(128), tags: Array.from({ length: 1000 }, (_, index) => `tag-${index}`) }),
  ];
}

/** Calls as a rule may meet them, each made anew: ordinary ones, empty, huge, deep, and without any context. */
export function oddCalls(): readonly ActionCall[] {
  return [
    ...oddActions().map((action) => sampleCall({ action })),
    sampleCall({ arguments: {} }),
    sampleCall({ arguments: Object.create(null) as Record<string, unknown> }),
    sampleCall({ agentId: null, taskId: null, missionId: null, intent: null, parentCallId: null }),
    sampleCall({ at: 0, estimatedCostUsd: 0, riskLevel: 'minimal', intent: '' }),
    sampleCall({ at: Date.UTC(9999, 11, 31, 23, 59, 59, 999), estimatedCostUsd: 9_000_000, riskLevel: 'critical' }),
    sampleCall({ arguments: { to: 'x'.repeat(LONG), text: RAW_VALUE } }),
    sampleCall({ arguments: { to: Array.from({ length: MANY }, (_, index) => ({ index })), text: RAW_VALUE } }),
    sampleCall({ arguments: { to: nested(DEEP), text: RAW_VALUE } }),
    sampleCall({ arguments: strangeValues() }),
    sampleCall({ arguments: JSON.parse(`{"__proto__": {"admin": true}, "constructor": null, "": "${RAW_VALUE}"}`) }),
  ];
}

function nested(depth: number): object {
  let value: object = {};
  for (let level = 0; level < depth; level++) value = { value };
  return value;
}

/** What a program may pass that JSON cannot hold. */
function strangeValues(): Record<string, unknown> {
  const values: Record<string, unknown> = {
    to: undefined,
    text: null,
    numbers: [Number.NaN, Number.POSITIVE_INFINITY, -0, 10n],
    callback: CALLBACK,
    symbol: MARK,
    at: new Date(0),
    map: new Map([[{}, RAW_VALUE]]),
    bytes: new Uint8Array(8).buffer,
  };
  values.itself = values;
  return values;
}
