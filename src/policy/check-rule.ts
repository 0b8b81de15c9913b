import { STAGES } from '../core/stage';
import { ConfigurationError } from '../errors/configuration-error';
import type { PolicyRule } from './policy-rule';

/**
 * Checks that a user's rule keeps the contract, as far as that can be seen without a call.
 *
 * @throws {@link ConfigurationError} `INVALID_RULE` naming the class and what is missing.
 */
export function checkRule(rule: PolicyRule): void {
  const place = (rule as object | null)?.constructor?.name ?? String(rule);
  if (
    typeof rule !== 'object' ||
    rule === null ||
    typeof rule.evaluate !== 'function' ||
    typeof rule.appliesTo !== 'function'
  ) {
    throw new ConfigurationError(
      'INVALID_RULE',
      `${place} is not a rule: extend PolicyRule and give it an evaluate method.`,
    );
  }
  if (typeof rule.name !== 'string' || rule.name === '') {
    throw new ConfigurationError(
      'INVALID_RULE',
      `${place}: name must be a text that is not empty; it appears in interventions.`,
    );
  }
  if (!STAGES.includes(rule.stage)) {
    const known = STAGES.join(', ');
    throw new ConfigurationError(
      'INVALID_RULE',
      `${place} "${rule.name}": stage must be one of ${known}; got ${String(rule.stage)}.`,
    );
  }
  if (rule.onError !== undefined && rule.onError !== 'deny' && rule.onError !== 'allow') {
    throw new ConfigurationError('INVALID_RULE', `${place} "${rule.name}": onError must be 'deny' or 'allow'.`);
  }
}

/** Whether a rule is known to answer by a promise: its `evaluate`, or that of a rule it is made of, is a native async function. */
export function isKnownAsync(rule: PolicyRule): boolean {
  if (Object.prototype.toString.call(rule.evaluate) === '[object AsyncFunction]') return true;
  return rule.members?.some(isKnownAsync) ?? false;
}
