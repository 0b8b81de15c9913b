import fc from 'fast-check';
import { parsePolicy } from '../../src';

const usd = fc.integer({ min: 0, max: 900_000 }).map((cents) => cents / 100);
const names = fc.uniqueArray(fc.constantFrom('pay', 'ask_*', '*'), { minLength: 1, maxLength: 3 });
const given = fc.record(
  {
    session: usd,
    run: usd,
    actions: fc.dictionary(fc.constantFrom('pay', 'ask_*', '*'), usd, { minKeys: 1, maxKeys: 3 }),
    approval_actions: names,
    approval_tags: names,
    approval_risk_levels: fc.uniqueArray(fc.constantFrom('high', 'critical'), { minLength: 1, maxLength: 2 }),
    approval_threshold_usd: usd,
    approval_timeout_seconds: fc.integer({ min: 1, max: 2_592_000 }),
  },
  { requiredKeys: [] },
);
type Given = Record<string, unknown>;

/** Leaves out what is undefined, and what holds nothing. */
function filled(values: Given): Given {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) =>
        value !== undefined && (typeof value !== 'object' || value === null || Object.keys(value).length > 0),
    ),
  );
}

function flatText({ session, run, actions, ...approvals }: Given, requireApproval?: boolean): string {
  return JSON.stringify({
    ...filled({ session_budget: session, run_budget: run, action_budgets: actions, ...approvals }),
    require_approval: requireApproval,
  });
}

function nestedText({ session, run, actions, ...approvals }: Given, withApprovals = true): string {
  const criteria = Object.fromEntries(
    Object.entries(approvals).map(([key, value]) => [key.replace('approval_', ''), value]),
  );
  return JSON.stringify(
    filled({ budgets: filled({ session, run, actions }), approvals: withApprovals ? filled(criteria) : undefined }),
  );
}

describe('The flat spelling', () => {
  it('for every document means what the nested one does', () => {
    fc.assert(
      fc.property(given, (values) => {
        expect(parsePolicy(flatText(values))).toEqual(parsePolicy(nestedText(values)));
      }),
    );
  });

  it('for every document with require_approval: false leaves out its approvals, and nothing else', () => {
    fc.assert(
      fc.property(given, (values) => {
        expect(parsePolicy(flatText(values, false))).toEqual(parsePolicy(nestedText(values, false)));
      }),
    );
  });

  it('for every document with require_approval: true keeps its criteria, and asks about every action without any', () => {
    fc.assert(
      fc.property(given, (values) => {
        const { approval_timeout_seconds: _, ...rest } = values;
        const hasCriteria = Object.keys(rest).some((key) => key.startsWith('approval_'));
        const nested = hasCriteria ? values : { ...values, approval_actions: ['*'] };
        expect(parsePolicy(flatText(values, true))).toEqual(parsePolicy(nestedText(nested)));
      }),
    );
  });

  it('for every limit that stands in both spellings takes the stricter, and unites criteria', () => {
    fc.assert(
      fc.property(usd, usd, names, names, (flat, nested, flatNames, nestedNames) => {
        const text = JSON.stringify({
          session_budget: flat,
          budgets: { session: nested, actions: { pay: nested }, day: 1 },
          action_budgets: { pay: flat },
          approval_actions: flatNames,
          approvals: { actions: nestedNames, threshold_usd: 3 },
          approval_threshold_usd: 2,
        });
        const least = Math.min(flat, nested);
        expect(parsePolicy(text)).toEqual({
          budgets: { session: least, actions: { pay: least }, day: 1 },
          approvals: { actions: [...new Set([...nestedNames, ...flatNames])], thresholdUsd: 2 },
        });
      }),
    );
  });

  it('asks about every action with require_approval: true and criteria that hold nothing', () => {
    const empty = { approval_actions: [], approval_tags: [], approval_risk_levels: [], approval_threshold_usd: null };
    const { approvals } = parsePolicy(JSON.stringify({ require_approval: true, ...empty }));
    expect(approvals).toMatchObject({ actions: ['*'] });
  });

  it('counts a null as absent', () => {
    const text = JSON.stringify({
      session_budget: null,
      require_approval: null,
      approval_actions: null,
      run_budget: 2,
    });
    expect(parsePolicy(text)).toEqual({ budgets: { run: 2 } });
  });
});
