import type { Intervention } from '../api/intervention';

/**
 * One fact of a blast radius. Where it comes from is `declared` or `derived`; clients of other kinds give the value alone.
 *
 * @returns null for what is not known.
 */
export function radiusFact(
  { blast_radius_details: details }: Pick<Intervention, 'blast_radius_details'>,
  name: string,
): { readonly value: unknown; readonly source: string | null } {
  const fact = details?.[name] ?? null;
  if (typeof fact !== 'object' || fact === null || !('value' in fact)) return { value: fact, source: null };
  const source = 'source' in fact && typeof fact.source === 'string' ? fact.source : null;
  return { value: fact.value, source };
}
