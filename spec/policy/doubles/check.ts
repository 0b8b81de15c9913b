import type { ActionCall, PolicyDocument, PolicyRule, Verdict } from '../../../src';
import type { Decision } from '../../../src/core/decision';
import type { PolicyContext } from '../../../src/policy/policy-rule';
import { createTestSentinel } from '../../../src/testing';
import { sampleCall } from '../../../src/testing/odd-calls';

/** What a rule is told besides the call where no document configures it. */
export const CONTEXT: PolicyContext = Object.freeze({
  options: {},
  policyName: null,
  policyVersion: null,
  signal: new AbortController().signal,
});

/** Asks one rule about one call. */
export function decide(rule: PolicyRule, fields: Partial<ActionCall> = {}): Decision | Promise<Decision> {
  return rule.evaluate(sampleCall(fields), CONTEXT);
}

/** The verdict of a Sentinel with these rules about an async action `send_mail` with the tag `Email`. */
export async function verdictWith(
  rules: readonly PolicyRule[],
  policy: PolicyDocument | readonly PolicyDocument[] = [],
  args: Record<string, unknown> = {},
): Promise<Verdict> {
  const { sentinel } = createTestSentinel({ rules, policy });
  sentinel.guard(async (text: string) => text, { name: 'send_mail', tags: ['Email'], params: ['text'] });
  return sentinel.check('send_mail', args);
}
