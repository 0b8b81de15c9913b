import fc from 'fast-check';
import { compilePolicy } from '../../../src/policy/compile-policy';
import type { PolicyDocument } from '../../../src/policy/policy-document';
import { flatForm, withFlatForm } from '../../../src/server/policies/flat-form';

const usd = fc.integer({ min: 0, max: 100 });
const names = fc.subarray(['*', 'pay', 'read_*']);
const optional = { requiredKeys: [] };
const approvals = fc.record(
  {
    actions: names,
    tags: fc.subarray(['money', 'mail']),
    risk_levels: fc.subarray(['high', 'critical']),
    threshold_usd: usd,
    timeout_seconds: fc.integer({ min: 1, max: 9 }),
  },
  optional,
);
const flat = {
  session_budget: usd,
  require_approval: fc.boolean(),
  approval_actions: names,
  approval_tags: fc.subarray(['money']),
  approval_threshold_usd: usd,
};
const budgets = fc.record(
  { session: usd, run: usd, day: usd, actions: fc.dictionary(fc.constantFrom('a', 'b'), usd) },
  optional,
);
const documents = fc.record({ budgets, approvals, ...flat }, optional);

function read(plain: object): PolicyDocument {
  const { document } = compilePolicy(JSON.stringify(plain));
  if (document === null) throw new Error('It does not compile.');
  return document;
}

/** Lists that nobody filled say nothing, the order of a list neither, and beside every action no other criterion. */
function meaning({ budgets: limits = {}, approvals: asked = {} }: PolicyDocument): object {
  const sorted = Object.entries(asked).map(([key, value]) => [key, Array.isArray(value) ? [...value].sort() : value]);
  const said = sorted.filter(([, value]) => !Array.isArray(value) || value.length > 0);
  const { actions = {}, ...others } = limits;
  const { timeoutSeconds } = asked;
  const everything = asked.actions?.includes('*') ? { everything: true, timeoutSeconds } : Object.fromEntries(said);
  return { limits: { ...others, actions }, asked: everything };
}

describe('flatForm', () => {
  it('says in the flat spelling what a document says', () => {
    const document = read({
      budgets: { run: 5, actions: { a: 1 } },
      approvals: { actions: ['pay'], timeout_seconds: 6 },
    });
    expect(flatForm(document)).toEqual({
      run_budget: 5,
      action_budgets: { a: 1 },
      require_approval: true,
      approval_actions: ['pay'],
      approval_timeout_seconds: 6,
    });
    expect(flatForm(read({ approvals: { actions: ['*'], tags: ['x'] } }))).toEqual({ require_approval: true });
    expect(flatForm(read({ approvals: { timeout_seconds: 6 } }))).toEqual({ approval_timeout_seconds: 6 });
  });

  it('never changes what a document means to those who read both spellings', () => {
    fc.assert(
      fc.property(documents, (plain) => {
        const document = read(plain);
        expect(meaning(read(withFlatForm(plain, document)))).toEqual(meaning(document));
      }),
    );
  });
});
