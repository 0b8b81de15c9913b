import { type Extent, extentOf } from '../../text/json-extent';
import { LIMITS } from '../limits';
import { inflated } from './inflated';
import { parsed } from './parsed';
import { requireFew } from './require-few';
import { requireShallow } from './require-shallow';
import { type Item, splitList } from './split-list';

/** Something that was sent. */
export interface Sent {
  /** What it says: our own copy, which may be changed. */
  readonly value: unknown;
  /**
   * Its text, where that can be kept in place of the value: one line, and no key twice in an object. It says more than
   * the value does, such as all digits of a number.
   */
  readonly text: string | null;
}

/** The body of a request that brings records. */
export interface RecordsBody extends Sent {
  /** The items of its list of records, which is empty in `value`; null where it has none. */
  readonly records: readonly Sent[] | null;
}

/** What a request without a body brings. */
export const NOTHING_SENT: RecordsBody = { value: undefined, text: null, records: null };

/**
 * Reads a body that has a list of records, each by itself: that is quicker than all at once, and gives the text of each.
 *
 * A record may have any key: what a call was given is kept as it was, and who reads its value must not copy it by assignment.
 *
 * @param key - of the list, in the object that the body is.
 * @param encoding - the header `Content-Encoding`.
 * @throws {@link Problem} `UNSUPPORTED_MEDIA_TYPE`, `BODY_TOO_LARGE`, `UNREADABLE_BODY`, `BODY_TOO_DEEP`, and
 * `INVALID_BODY` where they are too many.
 */
export async function readRecordsBody(body: Buffer, encoding: string | undefined, key: string): Promise<RecordsBody> {
  const plain = await inflated(body, encoding);
  if (plain.length === 0) return NOTHING_SENT;
  const list = splitList(plain, key);
  if (list === null) return unsplit(plain, key);
  const envelope = parsed(`${plain.toString('utf8', 0, list.start)}[]${plain.toString('utf8', list.end)}`);
  requireShallow(envelope, LIMITS.jsonDepth);
  return { value: envelope, text: null, records: list.items.map((item) => sent(plain, item, LIMITS.jsonDepth - 2)) };
}

/** One record, or a list that could not be split. */
function unsplit(plain: Buffer, key: string): RecordsBody {
  const value = parsed(plain.toString());
  const isObject = typeof value === 'object' && value !== null;
  const list = isObject && Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : null;
  if (Array.isArray(list)) requireFew(list, `/${key}`);
  const keys = requireShallow(value, LIMITS.jsonDepth);
  if (!isObject) return { value, text: null, records: null };
  if (Array.isArray(list)) {
    return { value: { ...value, [key]: [] }, text: null, records: list.map((item) => ({ value: item, text: null })) };
  }
  const start = plain.indexOf('{');
  const extent = extentOf(plain, start);
  const canStand = extent !== null && isExact(extent, keys);
  return { value, text: canStand ? plain.toString('utf8', start, extent.end) : null, records: null };
}

function sent(plain: Buffer, item: Item, levels: number): Sent {
  const text = plain.toString('utf8', item.start, item.end);
  const value = parsed(text);
  return { value, text: isExact(item, requireShallow(value, levels)) ? text : null };
}

/** @param keys - how many the value has. */
function isExact(extent: Extent, keys: number): boolean {
  return extent.keys === keys && extent.isOneLine;
}
