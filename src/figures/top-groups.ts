import type { InterventionKind } from './intervention-kind';
import type { GroupCounts } from './intervention-stats';
import type { KindTally } from './kind-tally';
import { Tally } from './tally';

const MAX_LISTED = 20;

type Names = Readonly<Record<string, string | null>>;

/** A count by which groups are ordered, the highest first. */
export type Order = keyof GroupCounts;

/**
 * Puts the tallies of kinds with the same names together, and gives the first 20 groups.
 *
 * @param orders - what decides, then what decides between equals; the names do where nothing else has.
 */
export function topGroups<N extends Names>(
  kinds: readonly KindTally[],
  namesOf: (kind: InterventionKind) => N,
  orders: readonly Order[],
): readonly (N & GroupCounts)[] {
  const groups = new Map<string, { readonly names: N; readonly tally: Tally }>();
  for (const { kind, tally } of kinds) {
    const names = namesOf(kind);
    const key = JSON.stringify(names);
    let group = groups.get(key);
    if (group === undefined) {
      group = { names, tally: new Tally() };
      groups.set(key, group);
    }
    group.tally.addTally(tally);
  }
  const counted = [...groups.values()].map(({ names, tally }) => ({ names, counts: countsOf(tally) }));
  counted.sort((left, right) => {
    const order = orders.find((each) => left.counts[each] !== right.counts[each]);
    return order ? right.counts[order] - left.counts[order] : compareNames(left.names, right.names);
  });
  return counted.slice(0, MAX_LISTED).map(({ names, counts }) => ({ ...names, ...counts }));
}

function countsOf({ count, blocked, prevented, highRiskBlocks }: Tally): GroupCounts {
  return { count, blocked, cost_prevented_usd: prevented.usd, high_risk_blocks: highRiskBlocks };
}

function compareNames(left: Names, right: Names): number {
  for (const key of Object.keys(left)) {
    const [one, other] = [left[key] ?? '', right[key] ?? ''];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}
