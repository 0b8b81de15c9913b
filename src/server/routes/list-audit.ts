import { toTimestamp } from '../../core/timestamp';
import { RANGE, rangeOf } from '../query/page-of';
import { READERS, type Route } from '../route';
import { answer, ID, listOf, orNull, TEXT, TIMESTAMP } from '../schemas/fields';
import type { Query } from '../schemas/read-query';

const ENTRY = answer({ at: TIMESTAMP, by: orNull(ID), what: TEXT, target: orNull(TEXT) });

/** Lists who changed what. */
export const listAudit: Route = {
  method: 'GET',
  url: '/audit',
  summary: 'Lists who changed what, the latest first; by is the id of a key, or null for the platform itself.',
  roles: READERS,
  query: { limit: RANGE.limit },
  answers: { 200: answer({ entries: listOf(ENTRY) }) },
  async handle({ query, key }, _reply, { storage }) {
    const entries = await storage.audit(key.org, rangeOf(query as Query).limit);
    return { entries: entries.map(({ at, by, what, target }) => ({ at: toTimestamp(at), by, what, target })) };
  },
};
