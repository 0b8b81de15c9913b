import { createHash } from 'node:crypto';
import { canonicalJson } from '../../text/canonical-json';

/**
 * The id of a record that came without one: a UUIDv8 (RFC 9562) of the milliseconds of its timestamp and the SHA-256 of
 * its RFC 8785 form. The same record sent again gets the same id, so it is kept once.
 *
 * @param record - as it was received, before anything is filled in.
 * @param at - its timestamp. Unit: Unix time in milliseconds; before 1970 counts as 0.
 */
export function contentId(record: object, at: number): string {
  const time = Math.max(0, at).toString(16).padStart(12, '0');
  const hash = createHash('sha256').update(canonicalJson(record)).digest('hex');
  const variant = ((Number.parseInt(hash[15], 16) & 3) | 8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-8${hash.slice(0, 3)}-${variant}${hash.slice(3, 6)}-${hash.slice(16, 28)}`;
}
