import { useEffect, useRef } from 'preact/hooks';
import type { AgentPage } from '../../api/agent';
import type { Stats } from '../../api/stats';
import { Icon } from '../../parts/icon';
import { go, withQuery } from '../../state/address';
import { type FilterName, type Filters, sameValues } from '../../state/filters';
import { useAnswer } from '../../state/use-answer';
import { words } from '../../text/words';
import { DateMenu } from './date-menu';
import { FilterMenu } from './filter-menu';

const TYPES = ['hard_block', 'budget_exceeded', 'rate_limited', 'approval_required', 'downgrade', 'warning'];
const OUTCOMES = ['blocked', 'escalated', 'approved_after_review', 'rejected_after_review', 'modified', 'warned'];
const RISKS = ['critical', 'high', 'medium', 'low', 'minimal'];
/** Typing is followed when it pauses for so long. Unit: milliseconds. */
const PAUSE_MS = 150;

interface Chip {
  readonly text: string;
  readonly name: FilterName;
  readonly values: readonly string[];
}
const CHIPS: readonly Chip[] = [
  { text: 'Critical', name: 'risk_level', values: ['critical'] },
  { text: 'Over $100', name: 'min_cost_prevented', values: ['100'] },
  { text: 'Last 24 hours', name: 'range', values: ['24h'] },
];

/** All by which the list is filtered; the address has it. */
export function FilterBar({ filters }: { readonly filters: Filters }) {
  const { answer: stats } = useAnswer<Stats>('/interventions/stats');
  const { answer: agents } = useAnswer<AgentPage>('/agents?limit=1000');
  const policies = stats?.triggering_policies.map(({ policy_id: id, policy_name: name }) => name ?? id ?? '') ?? [];
  const seen = (counts: Readonly<Record<string, number>> = {}, known: readonly string[]): readonly string[] => [
    ...new Set([...known, ...Object.keys(counts)]),
  ];
  return (
    <search class="filter-bar">
      <Search filters={filters} />
      <FilterMenu label="Type" name="type" options={seen(stats?.by_type, TYPES)} filters={filters} textOf={words} />
      <FilterMenu
        label="Outcome"
        name="outcome"
        options={seen(stats?.by_outcome, OUTCOMES)}
        filters={filters}
        textOf={words}
      />
      <FilterMenu
        label="Risk"
        name="risk_level"
        options={seen(stats?.by_risk_level, RISKS)}
        filters={filters}
        textOf={words}
      />
      <FilterMenu
        label="Agent"
        name="agent_id"
        options={agents?.agents.map(({ agent_id: id }) => id) ?? []}
        filters={filters}
        isOpenEnded
      />
      <FilterMenu
        label="Policy"
        name="policy"
        options={[...new Set(policies)].filter((name) => name !== '')}
        filters={filters}
        isOpenEnded
      />
      <DateMenu filters={filters} />
      <span class="chips">
        {CHIPS.map(({ text, name, values }) => {
          const isOn = sameValues(filters[name], values);
          return (
            <button
              key={text}
              type="button"
              class="chip"
              aria-pressed={isOn}
              onClick={() => go(withQuery({ [name]: isOn ? [] : values }), { replace: true })}
            >
              {text}
            </button>
          );
        })}
      </span>
    </search>
  );
}

function Search({ filters }: { readonly filters: Filters }) {
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef(0);
  const text = filters.search?.[0] ?? '';
  useEffect(() => {
    if (field.current !== null && field.current !== document.activeElement) field.current.value = text;
  }, [text]);
  const type = (): void => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      const value = field.current?.value.trim() ?? '';
      go(withQuery({ search: value === '' ? [] : [value] }), { replace: true });
    }, PAUSE_MS);
  };
  return (
    <div class="search">
      <Icon name="search" />
      <input
        ref={field}
        class="input"
        type="search"
        aria-label="Search"
        placeholder="Search action, agent, reason"
        maxLength={200}
        onInput={type}
      />
    </div>
  );
}
