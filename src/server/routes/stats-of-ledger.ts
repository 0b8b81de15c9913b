import { filterOf } from '../query/filter-of';
import { LEDGER_FILTER } from '../query/filter-schema';
import { READERS, type Route } from '../route';
import type { Query } from '../schemas/read-query';
import { LEDGER_STATS } from '../schemas/stats-answers';

/** Gives the figures of the ledger. */
export const statsOfLedger: Route = {
  method: 'GET',
  url: '/ledger/stats',
  summary: 'Adds up the ledger entries that match.',
  roles: READERS,
  readsModel: true,
  query: LEDGER_FILTER,
  answers: { 200: LEDGER_STATS },
  handle: ({ query, key }, _reply, { storage }) => storage.ledgerStats(key.org, filterOf(query as Query)),
};
