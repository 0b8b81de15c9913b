import { toTimestamp } from '../../core/timestamp';
import { RANGE, rangeOf } from '../query/page-of';
import { READERS, type Route } from '../route';
import { pageAnswer } from '../schemas/answers';
import { answer, ID, orNull, TEXT, TIMESTAMP } from '../schemas/fields';
import type { Query } from '../schemas/read-query';

const ENTRY = answer({
  at: TIMESTAMP,
  by: orNull(ID),
  by_label: { ...orNull(TEXT), description: 'The label of that key.' },
  what: TEXT,
  target: orNull(TEXT),
  detail: orNull(TEXT),
});

/** Lists who changed what. */
export const listAudit: Route = {
  method: 'GET',
  url: '/audit',
  summary: 'Lists who changed what, the latest first; by is the id of a key, or null for the platform itself.',
  roles: READERS,
  query: RANGE,
  answers: { 200: pageAnswer('entries', ENTRY) },
  async handle({ query, key }, _reply, { storage }) {
    const range = rangeOf(query as Query);
    const { entries, total } = await storage.audit(key.org, range);
    const told = entries.map(({ at, by, byLabel, ...entry }) => ({
      at: toTimestamp(at),
      by,
      by_label: byLabel,
      ...entry,
    }));
    return { entries: told, total, ...range };
  },
};
