import { groupSortOf } from '../../../../src/console/pages/interventions/group-sort';

describe('groupSortOf', () => {
  it('takes a column that groups have, else the worst', () => {
    const sorts = ['sort_by=count', 'sort_by=timestamp', ''].map((text) => groupSortOf(new URLSearchParams(text)));
    expect(sorts).toEqual(['count', 'risk_level', 'risk_level']);
  });
});
