import { setsOf } from '../../../src/server/policies/sets-of';

describe('setsOf', () => {
  it('makes one set of documents that agree, and one of each where they contradict each other', () => {
    const replacing = (by: string) => ({ downgrades: { ask: [{ argument: 'model', replace: { large: by } }] } });
    expect(setsOf([replacing('small'), { deniedActions: ['drop'] }])).toMatchObject({ sets: [{}], conflicts: [] });
    const torn = setsOf([replacing('small'), replacing('mini')]);
    expect([torn.sets.length, torn.conflicts.length]).toEqual([2, 1]);
  });

  it('leaves out a document that does not compile by itself, and names it', () => {
    const name = 'x'.repeat(201);
    const { sets, conflicts } = setsOf([{ name }, { deniedActions: ['drop'] }]);
    expect(sets.map(({ documents }) => documents[0].deniedActions)).toEqual([['drop']]);
    expect(conflicts).toEqual([expect.objectContaining({ description: expect.stringContaining(name) })]);
  });
});
