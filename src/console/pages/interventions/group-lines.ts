import type { InterventionGroup } from '../../api/intervention-group';

/** One line of the table of repeats: the head of a section, or a group in it. */
export type GroupLine =
  | {
      readonly kind: 'section';
      readonly outcome: string;
      readonly groups: number;
      readonly interventions: number;
      readonly isOpen: boolean;
    }
  | { readonly kind: 'group'; readonly group: InterventionGroup };

/** What waits for somebody stands first, then what was kept from happening. */
const ORDER = ['escalated', 'blocked', 'rejected_after_review', 'modified', 'warned', 'approved_after_review'];

/** Groups in sections by outcome, each with its head; within a section they stay in their order. */
export function groupLines(groups: readonly InterventionGroup[], closed: ReadonlySet<string>): readonly GroupLine[] {
  const outcomes = [...new Set(groups.map(({ outcome }) => outcome))];
  outcomes.sort((left, right) => rankOf(left) - rankOf(right) || (left < right ? -1 : 1));
  return outcomes.flatMap((outcome): readonly GroupLine[] => {
    const own = groups.filter((group) => group.outcome === outcome);
    const isOpen = !closed.has(outcome);
    const interventions = own.reduce((sum, { count }) => sum + count, 0);
    const lines = own.map((group) => ({ kind: 'group', group }) as const);
    const section = { kind: 'section', outcome, groups: own.length, interventions, isOpen } as const;
    return [section, ...(isOpen ? lines : [])];
  });
}

function rankOf(outcome: string): number {
  const rank = ORDER.indexOf(outcome);
  return rank < 0 ? ORDER.length : rank;
}
