import { groupSortOf } from '../../../../src/console/pages/interventions/group-sort';

describe('groupSortOf', () => {
  it('takes a column that groups have, else the one seen last', () => {
    const sorts = ['sort_by=count', 'sort_by=timestamp', ''].map((text) => groupSortOf(new URLSearchParams(text)));
    expect(sorts).toEqual(['count', 'last_at', 'last_at']);
  });
});
