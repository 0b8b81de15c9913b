import { createHash } from 'node:crypto';
import { StorageError } from '../../errors/storage-error';
import type { PageQuery, RecordFilter } from '../queries';
import type { RecordKind } from '../truth';
import { filterText } from './filter-text';

/** Where a page ended: the last row's value of the column by which is sorted, and its row. */
export interface LastKey {
  readonly key: string | number;
  readonly row: number;
}

/** The list that a cursor belongs to. */
export interface ListName extends Pick<PageQuery, 'sortBy' | 'descending'> {
  readonly org: number;
  readonly kind: RecordKind;
  readonly filter: RecordFilter;
}

const DIGEST_BYTES = 12;
const INVALID =
  'The cursor is not one of this list. Give the one that came with the page before, with the same sort, filter and organisation, and without skip.';

/** Writes where a page ended as an opaque text, valid for this list alone. */
export function cursorOf(list: ListName, { key, row }: LastKey): string {
  const last = JSON.stringify([key, row]);
  return Buffer.concat([digest(list, last), Buffer.from(last)]).toString('base64url');
}

/**
 * @param skip - beside a cursor nothing can be passed over.
 * @throws {@link StorageError} `INVALID_CURSOR` for a text that {@link cursorOf} did not write for this list.
 */
export function readCursor(list: ListName, cursor: string, skip: number): LastKey {
  const bytes = Buffer.from(cursor, 'base64url');
  const last = bytes.subarray(DIGEST_BYTES).toString();
  const isOurs = skip === 0 && digest(list, last).equals(bytes.subarray(0, DIGEST_BYTES));
  if (!isOurs) throw new StorageError('INVALID_CURSOR', INVALID);
  const [key, row] = parsed(last);
  const isKey = typeof key === (list.sortBy === 'action_name' ? 'string' : 'number');
  if (!isKey || !Number.isSafeInteger(row)) throw new StorageError('INVALID_CURSOR', INVALID);
  return { key: key as string | number, row: row as number };
}

function digest({ org, kind, sortBy, descending, filter }: ListName, last: string): Buffer {
  const list = JSON.stringify([org, kind, sortBy, descending, filterText(filter), last]);
  return createHash('sha256').update(list).digest().subarray(0, DIGEST_BYTES);
}

/** The digest is no secret: whoever makes one may have made anything. */
function parsed(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
