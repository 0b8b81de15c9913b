import fc from 'fast-check';
import type { PolicyDocument } from '../../src';
import { type AddedDocument, PolicySelection } from '../../src/policy/policy-selection';

const added = (document: PolicyDocument, scope: AddedDocument['scope'] = 'global', targetId: string | null = null) => ({
  document,
  scope,
  targetId,
});
const namesFor = (selection: PolicySelection, agentId: string | null, runId: string) =>
  selection.for({ agentId, runId }).documents.map(({ name }) => name);

describe('PolicySelection', () => {
  const OWN: PolicyDocument = { name: 'own' };

  it('gives every call the same set where nothing is for an agent or a run', () => {
    const selection = new PolicySelection([OWN], [added({ name: 'all' })]);
    expect(selection.isScoped).toBe(false);
    expect(selection.for({ agentId: 'a', runId: 'r' })).toBe(selection.forEveryone);
    expect(namesFor(selection, null, 'x')).toEqual(['own', 'all']);
    expect(selection.own).toEqual([OWN]);
  });

  it('gives a call the documents of its agent and of its run, and makes each set once', () => {
    const selection = new PolicySelection(
      [OWN],
      [added({ name: 'all' }), added({ name: 'a' }, 'agent', 'a'), added({ name: 'r' }, 'run', 'r')],
    );
    expect(namesFor(selection, 'a', 'r')).toEqual(['own', 'all', 'a', 'r']);
    expect(namesFor(selection, 'b', 'r')).toEqual(['own', 'all', 'r']);
    expect(namesFor(selection, 'a', 'x')).toEqual(['own', 'all', 'a']);
    expect(namesFor(selection, null, 'x')).toEqual(['own', 'all']);
    expect(selection.for({ agentId: 'a', runId: 'r' })).toBe(selection.for({ agentId: 'a', runId: 'r' }));
  });

  it('keeps time limits, risk tags and downgrades of a run from the calls of others', () => {
    const selection = new PolicySelection(
      [{ approvals: { actions: ['act'], timeoutSeconds: 60 } }],
      [
        added(
          {
            approvals: { timeoutSeconds: 1 },
            risk: { tags: { odd: 'critical' } },
            downgrades: { act: [{ argument: 'n', maximum: 1 }] },
          },
          'run',
          'r',
        ),
      ],
    );
    const [mine, others] = ['r', 'x'].map((runId) => selection.for({ agentId: null, runId }));
    expect([mine, others].map(({ riskTable }) => riskTable.base('act', ['odd']))).toEqual(['critical', null]);
    expect([mine, others].map(({ rules }) => rules.some(({ rule }) => rule.name === 'downgrade'))).toEqual([
      true,
      false,
    ]);
  });

  it('gives calls without an agent the documents of the agent that they are said to be of', () => {
    const selection = new PolicySelection([OWN], [{ ...added({ name: 'a' }, 'agent', 'a'), isForNameless: true }]);
    expect([namesFor(selection, null, 'x'), namesFor(selection, 'b', 'x')]).toEqual([['own', 'a'], ['own']]);
  });

  it('refuses documents that contradict each other only where they can meet', () => {
    const replace = (to: string): PolicyDocument => ({ downgrades: { act: [{ argument: 'a', replace: { x: to } }] } });
    const both =
      (...list: AddedDocument[]) =>
      () =>
        new PolicySelection([OWN], list);
    expect(both(added(replace('y'), 'run', 'r'), added(replace('z'), 'run', 's'))).not.toThrow();
    expect(both(added(replace('y'), 'run', 'r'), added(replace('z'), 'run', 'r'))).toThrow('Keep one of them');
    expect(both(added(replace('y'), 'run', 'r'), added(replace('z'), 'agent', 'a'))).toThrow('Keep one of them');
    expect(both(added(replace('y'), 'run', 'r'), added(replace('z')))).toThrow('Keep one of them');
  });

  it('refuses what would take too long to compare', () => {
    const lowers: PolicyDocument = { downgrades: { act: [{ argument: 'a', maximum: 1 }] } };
    const many = (scope: 'agent' | 'run') =>
      Array.from({ length: 60 }, (_, index) => added(lowers, scope, `${scope}${index}`));
    expect(() => new PolicySelection([OWN], [...many('agent'), ...many('run')])).toThrow('too many agents and runs');
  });

  it.each([
    ['in one document for all', 1, 0, 3_000],
    ['for many runs', 0, 400, 100],
  ])('refuses at once what says too much to be compared, %s', (_what, globals, runs, entries) => {
    const steps = Array.from({ length: entries }, (_, index) => ({ argument: `a${index}`, maximum: 1 }));
    const says: PolicyDocument = { downgrades: Object.fromEntries(steps.map((step, at) => [`act${at}`, [step]])) };
    const list = [
      ...Array.from({ length: globals }, () => added(says)),
      ...Array.from({ length: runs }, (_, index) => added(says, 'run', `r${index}`)),
    ];
    const began = performance.now();
    expect(() => new PolicySelection([OWN], list)).toThrow('say too much');
    expect(performance.now() - began).toBeLessThan(500);
    expect(
      () =>
        new PolicySelection(
          [OWN],
          list.map(({ document }) => added({ ...document, downgrades: {} })),
        ),
    ).not.toThrow();
  });

  it('never gives a call a document that is for others, nor withholds one that is for it', () => {
    const target = fc.constantFrom('x', 'y', 'z');
    const document = fc.record({ scope: fc.constantFrom('global' as const, 'agent' as const, 'run' as const), target });
    fc.assert(
      fc.property(fc.array(document, { maxLength: 8 }), fc.option(target), target, (documents, agentId, runId) => {
        const list = documents.map(({ scope, target: id }, index) =>
          added({ name: String(index) }, scope, scope === 'global' ? null : id),
        );
        const expected = documents.flatMap(({ scope, target: id }, index) =>
          scope === 'global' || id === (scope === 'agent' ? agentId : runId) ? [String(index)] : [],
        );
        expect(namesFor(new PolicySelection([], list), agentId, runId).sort()).toEqual(expected.sort());
      }),
    );
  });
});
