/** A record as it was received, checked against its schema: our own copy, which may be changed. */
export type Received = Record<string, unknown>;

/** A field as a text; null where it is absent, null or empty. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
