import type { PageQuery, SortColumn } from '../../storage/queries';
import { LIMITS } from '../limits';
import { Problem } from '../problem';
import type { JsonSchema } from '../schemas/json-schema';
import type { Query } from '../schemas/read-query';

const DEFAULT_LIMIT = 50;

/** Which rows of a list: how many to pass over, and how many to give. */
export const RANGE: Readonly<Record<string, JsonSchema>> = {
  skip: { type: 'integer', minimum: 0, maximum: 1_000_000_000, default: 0 },
  limit: { type: 'integer', minimum: 1, maximum: LIMITS.pageRows, default: DEFAULT_LIMIT },
};

/** Which part of a list, in which order. */
export function pageSchema(sorts: readonly SortColumn[]): Readonly<Record<string, JsonSchema>> {
  return {
    sort_by: { type: 'string', enum: sorts, default: 'timestamp' },
    sort_order: { type: 'string', enum: ['asc', 'desc'], default: 'desc' },
    ...RANGE,
    cursor: {
      type: 'string',
      minLength: 1,
      maxLength: 2_000,
      description: 'next_cursor of the page before, without skip.',
    },
  };
}

/** The rows that a query asks for. */
export function rangeOf({ skip = 0, limit = DEFAULT_LIMIT }: Query): { readonly skip: number; readonly limit: number } {
  return { skip: skip as number, limit: limit as number };
}

/**
 * The part of a list that a query asks for.
 *
 * @throws {@link Problem} `INVALID_PARAMETER` for a cursor beside `skip`.
 */
export function pageOf(query: Query): PageQuery {
  const { sort_by: sortBy = 'timestamp', sort_order: order, cursor } = query;
  if (cursor !== undefined && query.skip !== undefined) {
    const fault = { path: 'skip', message: 'cannot stand beside a cursor' };
    throw new Problem('INVALID_PARAMETER', 'Give a cursor, or skip, but not both.', { faults: [fault] });
  }
  return {
    sortBy: sortBy as SortColumn,
    descending: order !== 'asc',
    ...rangeOf(query),
    ...(cursor !== undefined && { cursor: cursor as string }),
  };
}
