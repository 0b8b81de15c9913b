import { filterOf } from '../query/filter-of';
import { LEDGER_FILTER } from '../query/filter-schema';
import { pageOf, pageSchema } from '../query/page-of';
import { READERS, type Route } from '../route';
import { cursorPageAnswer, LEDGER_ENTRY } from '../schemas/answers';
import type { Query } from '../schemas/read-query';
import { sendPage } from './send-page';

/** Lists the ledger. */
export const listLedger: Route = {
  method: 'GET',
  url: '/ledger',
  summary: 'Lists ledger entries: part of those that match, and how many there are.',
  roles: READERS,
  readsModel: true,
  query: { ...LEDGER_FILTER, ...pageSchema(['timestamp', 'received_at', 'action_name']) },
  answers: { 200: cursorPageAnswer('entries', LEDGER_ENTRY) },
  async handle({ query, key }, reply, { storage }) {
    const page = pageOf(query as Query);
    return sendPage(reply, 'entries', page, await storage.list(key.org, 'ledger', filterOf(query as Query), page));
  },
};
