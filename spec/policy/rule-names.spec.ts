import { NO_SOURCE } from '../../src/core/policy-source';
import type { PolicyDocument } from '../../src/policy/policy-document';
import { PolicySet } from '../../src/policy/policy-set';
import { RULE_NAMES } from '../../src/policy/rule-names';
import { BUILT_IN_RULES } from '../../src/policy/rules';

/** Configures every rule that a document can configure. */
const EVERYTHING: PolicyDocument = {
  deniedActions: ['a'],
  allowedActions: ['b'],
  schedules: { a: { from: '09:00' } },
  downgrades: { a: [{ argument: 'x', maximum: 1 }] },
  argumentConstraints: { a: {} },
  budgets: { session: 1, run: 1, actions: { a: 1 }, agents: { a: 1 }, day: 1, month: 1 },
  rateLimits: { a: { maxCount: 1, windowSeconds: 1 } },
  approvals: { actions: ['a'] },
  warnings: { actions: ['a'] },
};

describe('RULE_NAMES', () => {
  it('holds the name of every built-in rule, and no other', () => {
    expect(Object.keys(EVERYTHING)).toEqual(BUILT_IN_RULES.map(({ documentKey }) => documentKey));
    const configured = new PolicySet([EVERYTHING]).rules
      .filter(({ source }) => source !== NO_SOURCE)
      .map(({ rule }) => rule.name);
    expect(RULE_NAMES).toEqual(['kill-switch', ...configured]);
  });
});
