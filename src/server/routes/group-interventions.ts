import { GROUP_SORTS, type GroupSort } from '../../storage/queries';
import { filterOf } from '../query/filter-of';
import { INTERVENTION_FILTER } from '../query/filter-schema';
import { READERS, type Route } from '../route';
import { GROUP } from '../schemas/answers';
import { answer, COUNT, listOf } from '../schemas/fields';
import type { Query } from '../schemas/read-query';
import { groupAnswer } from './group-answer';
import { sendJson } from './send-json';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;

/** Puts interventions together that repeat each other. */
export const groupInterventions: Route = {
  method: 'GET',
  url: '/interventions/groups',
  summary: 'Puts together the interventions that match and have action, type, outcome and policy in common.',
  roles: READERS,
  readsModel: true,
  query: {
    ...INTERVENTION_FILTER,
    sort_by: { type: 'string', enum: GROUP_SORTS, default: 'last_at', description: 'The highest first.' },
    limit: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
  },
  answers: {
    200: answer({
      groups: listOf(GROUP, MAX_LIMIT),
      total_groups: { ...COUNT, description: 'How many groups there are, given here or not.' },
      total: { ...COUNT, description: 'How many interventions match.' },
    }),
  },
  async handle({ query, key }, reply, { storage }) {
    const { sort_by: sortBy = 'last_at', limit = DEFAULT_LIMIT } = query as {
      readonly sort_by?: GroupSort;
      readonly limit?: number;
    };
    const { groups, totalGroups, total } = await storage.groups(key.org, filterOf(query as Query), { sortBy, limit });
    const texts = groups.map((group, index) => `${index === 0 ? '' : ','}${groupAnswer(group)}`);
    const rest = JSON.stringify({ total_groups: totalGroups, total });
    const parts = ['{"groups":[', ...texts, `],${rest.slice(1)}`];
    return sendJson(
      reply,
      parts.map((part) => Buffer.from(part)),
    );
  },
};
