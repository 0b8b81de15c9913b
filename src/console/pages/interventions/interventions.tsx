import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { InterventionRow } from '../../api/intervention';
import type { Stats } from '../../api/stats';
import { FirstSteps } from '../../parts/first-steps';
import { Icon } from '../../parts/icon';
import { Menu } from '../../parts/menu';
import { Notice } from '../../parts/notice';
import { Page } from '../../parts/page';
import { go, path, query, withQuery } from '../../state/address';
import { bucketOf } from '../../state/bucket-of';
import { now } from '../../state/clock';
import { apiQuery, endingNow, type Filters, filtersOf } from '../../state/filters';
import { onLive } from '../../state/live';
import type { RowList } from '../../state/row-list';
import { groups, interventions } from '../../state/sources';
import { statsPath } from '../../state/stats-path';
import { useAnswer } from '../../state/use-answer';
import { useRows } from '../../state/use-rows';

import { ActiveFilters } from './active-filters';
import { Breakdown } from './breakdown';
import { CARD_FILTERS, chosenCard } from './cards';
import { FigureCards } from './figure-cards';
import { FilterBar } from './filter-bar';
import { groupSortOf } from './group-sort';
import { GroupTable } from './group-table';
import { InterventionDrawer } from './intervention-drawer';
import { InterventionTable } from './intervention-table';
import { groupedCount, listedCount } from './shown-count';
import { sortOf, sortQuery } from './sort';
import { viewOf } from './view';
import { ViewChoice } from './view-choice';

/** Everything that was prevented, held, changed or flagged; the address has what is shown of it. */
export function Interventions() {
  const filters = filtersOf(query.value);
  const key = JSON.stringify(filters);
  const asked = useMemo(() => apiQuery(filters), [key]);
  const view = viewOf(query.value);
  const isEach = view === 'each';
  const list = useRows(interventions, isEach ? sortedBy(asked) : null, [
    'intervention_created',
    'intervention_updated',
  ]);
  useNews(list);
  const repeats = useRows(groups, isEach ? null : groupedBy(asked), ['stats_updated']);
  const openedGroup = useRef<string | null>(null);
  const closedSections = useRef<ReadonlySet<string>>(new Set());
  const cards = useAnswer<Stats>(`/interventions/stats?${withoutCard(asked, filters)}`, ['stats_updated']).answer;
  const size = bucketOf(filters, now());
  const hasCharts = query.value.get('charts') === '1';
  const { answer: stats } = useAnswer<Stats>(hasCharts ? statsPath(asked, size) : null, ['stats_updated']);
  const opened = query.value.get('open');
  const open = (id: string | null): void =>
    go(withQuery({ open: id === null ? [] : [id] }), { replace: opened !== null });

  const actions = (
    <>
      <ViewChoice view={view} />
      <button
        type="button"
        class="button"
        aria-pressed={hasCharts}
        onClick={() => go(withQuery({ charts: hasCharts ? [] : ['1'] }), { replace: true })}
      >
        <Icon name="chart" />
        Charts
      </button>
      <Menu label="Export" icon="download">
        {() => (
          <div class="menu-links">
            {(['csv', 'jsonl'] as const).map((format) => (
              <a
                key={format}
                class="button bare"
                href={`/api/v1/interventions/export${exportQuery(asked, format)}`}
                download
              >
                {format === 'csv' ? 'CSV, for spreadsheets' : 'JSON lines'}
              </a>
            ))}
          </div>
        )}
      </Menu>
    </>
  );
  return (
    <Page title="Interventions" count={isEach ? listedCount(list) : groupedCount(repeats)} actions={actions}>
      <FigureCards stats={cards} filters={filters} />
      {hasCharts && <Breakdown stats={stats} size={size} />}
      <FilterBar filters={filters} />
      <ActiveFilters filters={filters} />
      {isEach ? (
        <InterventionTable list={list} onOpen={open} empty={<Empty filters={filters} />} />
      ) : (
        <GroupTable list={repeats} opened={openedGroup} closed={closedSections} empty={<Empty filters={filters} />} />
      )}
      {opened !== null && <InterventionDrawer id={opened} rows={list.rows.value} onOpen={open} />}
    </Page>
  );
}

function Empty({ filters }: { readonly filters: Filters }) {
  if (Object.keys(filters).length === 0) return <FirstSteps />;
  return (
    <Notice title="Nothing matches these filters">
      <button type="button" class="button" onClick={() => go(path.value)}>
        Clear all filters
      </button>
    </Notice>
  );
}

function groupedBy(asked: URLSearchParams): string {
  const sorted = new URLSearchParams(asked);
  const by = groupSortOf(query.value);
  sorted.set('sort_by', by);
  return sorted.toString();
}

function sortedBy(asked: URLSearchParams): string {
  const sorted = new URLSearchParams(asked);
  for (const [name, values] of Object.entries(sortQuery(sortOf(query.value)))) {
    for (const value of values) sorted.set(name, value);
  }
  return sorted.toString();
}

/** What is told of a row is known at once: rows change where they stand when they are revised. */
function useNews(list: RowList<InterventionRow>): void {
  const rowOf = (data: Readonly<Record<string, unknown>>): InterventionRow => data as unknown as InterventionRow;
  useEffect(() => onLive(['intervention_created'], (data) => list.arrive(rowOf(data))), [list]);
  useEffect(
    () =>
      onLive(['intervention_updated'], (data) => {
        const row = rowOf(data);
        list.revise(row, ({ revision }) => revision < row.revision);
      }),
    [list],
  );
}

/** What the cards count: without the filters of the one that is chosen, so that the others can be compared. */
function withoutCard(asked: URLSearchParams, filters: Filters): URLSearchParams {
  const rest = new URLSearchParams(asked);
  if (chosenCard(filters) !== null) for (const name of CARD_FILTERS) rest.delete(name);
  return rest;
}

function exportQuery(asked: URLSearchParams, format: string): string {
  return endingNow(`?${new URLSearchParams([...asked, ['format', format]])}`, now());
}
