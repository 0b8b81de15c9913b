import type { FeedStep, RecordKind } from '../truth';

/** A step that tells of a record. */
export type RecordStep = Exclude<FeedStep, { readonly kind: 'gone' }>;
/** A step that tells of rows that are gone. */
export type GoneStep = Extract<FeedStep, { readonly kind: 'gone' }>;

/** What some steps come to: of each row only the last. */
export interface LastSteps {
  readonly records: Readonly<Record<RecordKind, ReadonlyMap<number, RecordStep>>>;
  readonly gone: readonly GoneStep[];
}

/** Puts steps together. A row that is gone does not come back, so what is gone may be taken away first. */
export function lastSteps(steps: readonly FeedStep[]): LastSteps {
  const records = { intervention: new Map<number, RecordStep>(), ledger: new Map<number, RecordStep>() };
  const gone: GoneStep[] = [];
  for (const step of steps) {
    if (step.kind !== 'gone') {
      records[step.kind].set(step.row, step);
      continue;
    }
    gone.push(step);
    const kept = records[step.of];
    for (const { row, org } of kept.values()) if (org === step.org && row <= step.upToRow) kept.delete(row);
  }
  return { records, gone };
}
