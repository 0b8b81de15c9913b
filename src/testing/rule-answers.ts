import type { ActionCall } from '../core/action-call';
import type { ActionDefinition } from '../core/action-definition';
import type { Decision } from '../core/decision';
import type { Stage } from '../core/stage';
import type { PolicyRule } from '../policy/policy-rule';

const REASON_CODE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;
/** The stages that take more than allow, warn and deny, and what they take. */
const OWN_STAGES: Readonly<Record<string, Stage>> = {
  transform: 'transform',
  'require-approval': 'approval',
  claim: 'quota',
};

/** What a rule answers when it is asked whether it applies; throws where that is no answer. */
export function saysOf(rule: PolicyRule, action: ActionDefinition): boolean {
  const what = `appliesTo, asked about an action named ${quoted(action.name)},`;
  let answer: unknown;
  try {
    answer = rule.appliesTo(action);
  } catch (error) {
    throw new Error(`${what} threw: ${messageOf(error)}`, { cause: error });
  }
  if (typeof answer !== 'boolean') throw new Error(`${what} gave ${quoted(answer)}, not true or false.`);
  return answer;
}

/** What is wrong with a decision of a rule of that stage, or null. */
export function decisionFault(decision: unknown, stage: Stage): string | null {
  if (typeof decision !== 'object' || decision === null)
    return `${quoted(decision)}, which is no decision; return allow(), warn(…) or deny(…)`;
  const { kind, type, reasonCode, reason, context, claims, timeoutMs } = decision as Partial<Fields>;
  const own = OWN_STAGES[String(kind)];
  if (own !== undefined && own !== stage) return `a decision of the kind ${quoted(kind)} in the stage ${stage}`;
  switch (kind) {
    case 'allow':
      return null;
    case 'warn':
    case 'deny':
    case 'transform':
      if (kind === 'deny' && !isText(type)) return `a denial whose type is ${quoted(type)}`;
      if (!isText(reasonCode) || !REASON_CODE.test(reasonCode))
        return `the reason code ${quoted(reasonCode)}; write it in UPPER_SNAKE_CASE`;
      if (!isText(reason)) return `the reason ${quoted(reason)}; write a sentence`;
      return contextFault(context);
    case 'require-approval':
      if (!isText(reason)) return `the reason ${quoted(reason)}; write a sentence`;
      return typeof timeoutMs === 'number' && timeoutMs > 0
        ? contextFault(context)
        : `the timeoutMs ${quoted(timeoutMs)}`;
    case 'claim':
      return Array.isArray(claims) && claims.every(isClaim) ? null : 'claims without a key, a limit or an amount';
    default:
      return `a decision of the kind ${quoted(kind)}, which there is not`;
  }
}

/** Freezes plain data at every level, cycles included. */
export function deepFreeze<T extends object>(value: T): T {
  const pending: object[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    Object.freeze(next);
    for (const inner of Object.values(next)) {
      if (typeof inner !== 'object' || inner === null || Object.isFrozen(inner) || ArrayBuffer.isView(inner)) continue;
      pending.push(inner);
    }
  }
  return value;
}

/** Opens a message: which call a rule was asked about. */
export function asked({ action, arguments: given }: ActionCall): string {
  const keys = Object.keys(given).map((key) => quoted(key));
  return `evaluate, asked about ${quoted(action.name)} with ${keys.length === 0 ? 'no arguments' : keys.join(', ')},`;
}

/** A value for a message, on one line. */
export function quoted(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 200)) : String(value).slice(0, 200);
}

/** Waits for a rule's decision; rejects, naming it, where the rule throws, rejects or takes longer. */
export async function inTime(
  what: string,
  decide: () => Decision | Promise<Decision>,
  timeoutMs: number,
): Promise<Decision> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([decide(), late]);
  } catch (error) {
    throw new Error(`${what} failed: ${messageOf(error)}.`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

interface Fields {
  kind: unknown;
  type: unknown;
  reasonCode: unknown;
  reason: unknown;
  context: unknown;
  claims: unknown;
  timeoutMs: unknown;
}

function contextFault(context: unknown): string | null {
  if (typeof context !== 'object' || context === null || Array.isArray(context))
    return `the context ${quoted(context)}`;
  try {
    JSON.stringify(context);
    return null;
  } catch (error) {
    return `a context that JSON cannot hold: ${messageOf(error)}`;
  }
}

function isClaim(value: unknown): boolean {
  const { key, limit, amount, windowMs = 1 } = (value ?? {}) as Partial<Record<string, unknown>>;
  return isText(key) && isAtLeast(limit, 0) && isAtLeast(amount, 0) && isAtLeast(windowMs, 1);
}

function isAtLeast(value: unknown, least: number): boolean {
  return typeof value === 'number' && value >= least;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
