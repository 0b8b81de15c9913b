import type { InterventionGroup } from '../../../../src/console/api/intervention-group';
import { groupLines } from '../../../../src/console/pages/interventions/group-lines';

function group(outcome: string, count: number): InterventionGroup {
  return { outcome, count } as InterventionGroup;
}

describe('groupLines', () => {
  const lines = (closed: readonly string[], ...groups: readonly InterventionGroup[]) =>
    groupLines(groups, new Set(closed)).map((line) =>
      line.kind === 'section' ? `${line.outcome} ${line.groups}/${line.interventions}` : line.group.count,
    );

  it('puts what waits first, then what was blocked and modified, and what is not known last', () => {
    const outcomes = ['warned', 'zeta', 'modified', 'blocked', 'alpha', 'escalated'];
    const heads = lines(outcomes, ...outcomes.map((outcome) => group(outcome, 1)));
    expect(heads.map((head) => String(head).split(' ')[0])).toEqual([
      'escalated',
      'blocked',
      'modified',
      'warned',
      'alpha',
      'zeta',
    ]);
  });

  it('keeps groups in their order within a section, and counts them in its head', () => {
    const all = [group('blocked', 2), group('escalated', 9), group('blocked', 7)];
    expect(lines([], ...all)).toEqual(['escalated 1/9', 9, 'blocked 2/9', 2, 7]);
  });

  it('leaves the head alone of a section that is closed', () => {
    expect(lines(['blocked'], group('blocked', 2), group('warned', 3))).toEqual(['blocked 1/2', 'warned 1/3', 3]);
  });
});
