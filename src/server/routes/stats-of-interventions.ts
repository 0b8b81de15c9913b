import { filterOf } from '../query/filter-of';
import { INTERVENTION_FILTER } from '../query/filter-schema';
import { READERS, type Route } from '../route';
import type { Query } from '../schemas/read-query';
import { INTERVENTION_STATS } from '../schemas/stats-answers';

/** Gives the figures of interventions. */
export const statsOfInterventions: Route = {
  method: 'GET',
  url: '/interventions/stats',
  summary: 'Adds up the interventions that match.',
  roles: READERS,
  readsModel: true,
  query: { ...INTERVENTION_FILTER, bucket: { type: 'string', enum: ['hour', 'day'] } },
  answers: { 200: INTERVENTION_STATS },
  handle({ query, key }, _reply, { storage }) {
    const { bucket = null } = query as { readonly bucket?: 'hour' | 'day' };
    return storage.stats(key.org, filterOf(query as Query), bucket);
  },
};
