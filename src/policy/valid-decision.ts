import type { Claim } from '../core/claim';
import type { Decision } from '../core/decision';
import type { Stage } from '../core/stage';

/** In which stage only a kind of decision may be made; the others may be made in any. */
const ONLY_IN: Readonly<Record<string, Stage>> = {
  transform: 'transform',
  'require-approval': 'approval',
  claim: 'quota',
};

/** Whether a value is a decision that may be made in a stage: a rule may be written in JavaScript. */
export function isValidDecision(decision: Decision | null | undefined, stage: Stage): decision is Decision {
  if (typeof decision !== 'object' || decision === null) return false;
  const onlyIn = Object.hasOwn(ONLY_IN, decision.kind) ? ONLY_IN[decision.kind] : stage;
  return onlyIn === stage && isComplete(decision);
}

function isComplete(decision: Decision): boolean {
  switch (decision.kind) {
    case 'allow':
      return true;
    case 'warn':
      return isText(decision.reasonCode) && isText(decision.reason);
    case 'deny':
      return isText(decision.reasonCode) && isText(decision.reason) && isText(decision.type);
    case 'transform':
      return typeof decision.arguments === 'object' && decision.arguments !== null && isText(decision.reason);
    case 'require-approval':
      return isText(decision.reason) && decision.timeoutMs > 0;
    case 'claim':
      return Array.isArray(decision.claims) && decision.claims.every(isClaim);
    default:
      return false;
  }
}

function isClaim(claim: Claim | null): boolean {
  return (
    typeof claim === 'object' &&
    claim !== null &&
    isText(claim.key) &&
    claim.limit >= 0 &&
    isAmount(claim.amount) &&
    (claim.windowMs === undefined || claim.windowMs > 0)
  );
}

function isAmount(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount >= 0;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
