import { filterOf } from '../query/filter-of';
import { INTERVENTION_FILTER } from '../query/filter-schema';
import { pageOf, pageSchema } from '../query/page-of';
import { READERS, type Route } from '../route';
import { cursorPageAnswer, INTERVENTION } from '../schemas/answers';
import type { Query } from '../schemas/read-query';
import { sendPage } from './send-page';

const SORTS = ['timestamp', 'received_at', 'cost_prevented_usd', 'risk_level', 'action_name'] as const;

/** Lists interventions. */
export const listInterventions: Route = {
  method: 'GET',
  url: '/interventions',
  summary: 'Lists interventions: part of those that match, and how many there are.',
  roles: READERS,
  readsModel: true,
  query: { ...INTERVENTION_FILTER, ...pageSchema(SORTS) },
  answers: { 200: cursorPageAnswer('interventions', INTERVENTION) },
  async handle({ query, key }, reply, { storage }) {
    const page = pageOf(query as Query);
    return sendPage(
      reply,
      'interventions',
      page,
      await storage.list(key.org, 'intervention', filterOf(query as Query), page),
    );
  },
};
