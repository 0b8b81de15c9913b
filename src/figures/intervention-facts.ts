import { isUsd, toNanoUsd } from '../money/nano-usd';
import { type InterventionKind, isBlocked } from './intervention-kind';
import { timeOf } from './time-of';

/** What the figures need of one record of an intervention. */
export interface InterventionFacts {
  readonly id: string;
  readonly revision: number;
  /** Unit: Unix time in milliseconds. */
  readonly at: number;
  /** Cost prevented. Unit: nano-dollars. */
  readonly costNano: number;
  readonly kind: InterventionKind;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a record in its wire form. Fields and values that are not known are no fault; an absent revision is the first,
 * an absent `cost_prevented_usd` the estimate where the call was blocked, else 0.
 *
 * @returns null where `id`, `type`, `outcome`, `risk_level`, `action_name` or `timestamp` is missing, or a number is none.
 */
export function interventionFacts(record: unknown): InterventionFacts | null {
  if (typeof record !== 'object' || record === null) return null;
  const fields = record as Fields;
  const { id, type, outcome, risk_level: riskLevel, action_name: actionName, revision = 1 } = fields;
  if (!isName(id) || !isName(type) || !isName(outcome) || !isName(riskLevel) || !isName(actionName)) return null;
  const at = timeOf(fields.timestamp);
  const costNano = preventedNano(fields, isBlocked({ outcome }));
  if (at === null || costNano === null || !Number.isSafeInteger(revision)) return null;
  const kind = {
    type,
    outcome,
    riskLevel,
    actionName,
    scope: scopeOf(fields.blast_radius_details),
    policyId: nameOrNull(fields.policy_id),
    policyName: nameOrNull(fields.policy_name),
    rule: nameOrNull(fields.rule),
    agentId: nameOrNull(fields.agent_id),
  };
  return { id, revision: revision as number, at, costNano, kind };
}

function preventedNano({ cost_prevented_usd: prevented, estimated_cost_usd: estimated }: Fields, blocked: boolean) {
  const usd = prevented ?? (blocked ? (estimated ?? 0) : 0);
  return isUsd(usd) ? toNanoUsd(usd) : null;
}

/** `{ scope: { value, source } }`, or `{ scope }` of clients that do not say where they know it from. */
function scopeOf(details: unknown): string | null {
  const scope = (details as { scope?: unknown } | null | undefined)?.scope;
  return nameOrNull((scope as { value?: unknown } | null | undefined)?.value ?? scope);
}

function nameOrNull(value: unknown): string | null {
  return isName(value) ? value : null;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
