import type { Added } from '../rows';
import type { Fate } from './jobs';

/** Counts what became of records. */
export function addedOf(fates: readonly Fate[]): Added {
  const conflicts = fates.flatMap((fate, index) => (fate === 'conflict' ? [index] : []));
  const duplicates = fates.reduce((count, fate) => (fate === 'duplicate' ? count + 1 : count), 0);
  return { accepted: fates.length - duplicates - conflicts.length, duplicates, conflicts };
}
