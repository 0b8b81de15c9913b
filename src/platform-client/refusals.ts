import type { PlatformAnswer } from './platform-answer';

/** A record that an answer names, by its place in the batch, and what is wrong with it. */
export interface Refusal {
  readonly index: number;
  readonly answer: unknown;
}

/**
 * The records that a 422 names: by a JSON pointer in `errors[].path`, or by a `loc` in `detail[]`, as older platforms do.
 *
 * @param count - of the batch: an index beyond it names nothing.
 */
export function namedIn({ json }: PlatformAnswer, count: number): readonly Refusal[] {
  const found = new Map<number, unknown>();
  for (const fault of [...listOf(json?.errors), ...listOf(json?.detail)]) {
    const index = indexOf(fault);
    if (index !== null && index < count && !found.has(index)) found.set(index, fault);
  }
  return [...found].map(([index, answer]) => ({ index, answer })).sort((left, right) => left.index - right.index);
}

/**
 * The records that the platform left out of a batch that it took: `rejected[]` of /ingest, `conflicts[]` of
 * /interventions.
 *
 * @param count - of the batch.
 */
export function leftOutOf({ json }: PlatformAnswer, count: number): readonly Refusal[] {
  const isIndex = (value: unknown): value is number =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) < count;
  const rejected = listOf(json?.rejected).flatMap((each) => {
    const { index } = (each ?? {}) as { readonly index?: unknown };
    return isIndex(index) ? { index, answer: each } : [];
  });
  const conflicts = listOf(json?.conflicts).flatMap((index) =>
    isIndex(index) ? { index, answer: 'contradicts the record of this id and revision that is kept' } : [],
  );
  return [...rejected, ...conflicts];
}

function indexOf(fault: unknown): number | null {
  const { path, loc } = (fault ?? {}) as { readonly path?: unknown; readonly loc?: unknown };
  if (typeof path === 'string') {
    const [, digits] = /^\/(?:interventions|entries)\/(\d{1,9})(?:\/|$)/.exec(path) ?? [];
    return digits === undefined ? null : Number(digits);
  }
  const place = listOf(loc);
  const at = place.findIndex((part) => part === 'interventions' || part === 'entries');
  const index = at === -1 ? undefined : place[at + 1];
  return Number.isInteger(index) && (index as number) >= 0 ? (index as number) : null;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
