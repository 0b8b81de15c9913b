import { NO_SOURCE } from '../core/policy-source';
import type { Finding, Verdict } from '../core/verdict';
import { ALLOWED } from '../policy/evaluation';
import { isValidDecision } from '../policy/valid-decision';

/**
 * Makes sure of a verdict, which a pipeline of the user's own may have made. What a refusal leaves out is filled in.
 *
 * @throws TypeError for what is no verdict: a call is then refused.
 */
export function soundVerdict(made: unknown): Verdict {
  if (typeof made !== 'object' || made === null) throw new TypeError('it gave no verdict');
  const verdict = { ...ALLOWED, ...(made as Partial<Verdict>) };
  if ((made as Partial<Verdict>).allowed === true) {
    if (!(['findings', 'claims'] as const).every((list) => Array.isArray((made as Partial<Verdict>)[list]))) {
      throw new TypeError('it gave half a verdict');
    }
    return { ...verdict, denial: null };
  }
  return { ...verdict, allowed: false, denial: soundDenial(verdict.denial) };
}

function soundDenial(denial: Partial<Finding> | null | undefined): Finding {
  const { rule = null, stage = null, source = NO_SOURCE, shadow = false, decision } = denial ?? {};
  if (!isValidDecision(decision, stage ?? 'access') || decision.kind !== 'deny') {
    throw new TypeError('it refused without a denial');
  }
  return { rule, stage, source, shadow, decision: { ...decision, context: decision.context ?? {} } };
}
