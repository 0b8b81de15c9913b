import type { AgentPage } from '../../api/agent';
import { go, query, withQuery } from '../../state/address';
import { apiQuery, type Filters, filtersOf } from '../../state/filters';
import { useAnswer } from '../../state/use-answer';
import { DateMenu } from '../interventions/date-menu';
import { FilterMenu } from '../interventions/filter-menu';

/** What runs may be listed for having, by its name in the address and the API. */
const TRAITS = [
  ['interventions', 'With interventions'],
  ['blocked', 'With blocked calls'],
  ['errors', 'With errors'],
] as const;

/** The filters of the address that the list of runs has: one agent, and when they began. */
function runFilters(): Filters {
  const { agent_id: agents, range, start_date: from, end_date: until } = filtersOf(query.value);
  const given = { agent_id: agents?.slice(0, 1), range, start_date: from, end_date: until };
  return Object.fromEntries(Object.entries(given).filter(([, values]) => values !== undefined)) as Filters;
}

/** What is asked of the platform for the runs that the address names. */
export function runQuery(): string {
  const asked = apiQuery(runFilters());
  const wanted = query.value.get('with');
  if (TRAITS.some(([name]) => name === wanted)) asked.set('with', wanted as string);
  return asked.toString();
}

/** All by which runs are filtered; the address has it. */
export function RunFilters() {
  const filters = runFilters();
  const wanted = query.value.get('with');
  const { answer: agents } = useAnswer<AgentPage>('/agents?limit=1000');
  return (
    <search class="filter-bar">
      <FilterMenu
        label="Agent"
        name="agent_id"
        options={agents?.agents.map(({ agent_id: id }) => id) ?? []}
        filters={filters}
        isOpenEnded
        isOne
      />
      <DateMenu filters={filters} />
      <span class="chips">
        {TRAITS.map(([name, text]) => (
          <button
            key={name}
            type="button"
            class="chip"
            aria-pressed={wanted === name}
            onClick={() => go(withQuery({ with: wanted === name ? [] : [name] }), { replace: true })}
          >
            {text}
          </button>
        ))}
      </span>
    </search>
  );
}
