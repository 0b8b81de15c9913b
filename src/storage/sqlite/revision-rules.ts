import { isDeepStrictEqual } from 'node:util';

type Fields = Readonly<Record<string, unknown>>;

/** What no revision changes. PLATFORM, Revisions. */
const FIXED = ['type', 'action_name', 'agent_id', 'run_id', 'original_inputs'];

const DECISIONS: readonly unknown[] = ['approved_after_review', 'rejected_after_review', 'blocked'];

/**
 * Whether two revisions of one record cannot both be: a fixed field differs, or the outcome leaves what was decided.
 *
 * Whoever contradicts neither the next lower nor the next higher one contradicts none, since an outcome changes once at
 * most.
 */
export function contradicts(lower: string, higher: string): boolean {
  const [before, after] = [JSON.parse(lower) as Fields, JSON.parse(higher) as Fields];
  if (FIXED.some((field) => !isDeepStrictEqual(before[field] ?? null, after[field] ?? null))) return true;
  if (before.outcome === after.outcome) return false;
  return before.outcome !== 'escalated' || !DECISIONS.includes(after.outcome);
}

/** Whether two records say the same, in whatever order their keys stand; the platform's own mark says nothing. */
export function isSameContent(one: string, other: string): boolean {
  return one === other || isDeepStrictEqual(unmarked(one), unmarked(other));
}

/** The mark depends on when a record arrives: one that is sent again later does not get it any more. */
function unmarked(body: string): Fields {
  const { timestamp_suspect: _mark, ...said } = JSON.parse(body) as Fields;
  return said;
}
