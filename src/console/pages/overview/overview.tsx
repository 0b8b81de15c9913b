import type { Stats } from '../../api/stats';
import { Choice } from '../../parts/choice';
import { FirstSteps } from '../../parts/first-steps';
import { ProblemNotice } from '../../parts/notice';
import { Page } from '../../parts/page';
import { TimeChart } from '../../parts/time-chart';
import { go, query, withQuery } from '../../state/address';
import { bucketOf } from '../../state/bucket-of';
import { now } from '../../state/clock';
import { apiQuery, filtersOf } from '../../state/filters';
import { statsPath } from '../../state/stats-path';
import { useAnswer } from '../../state/use-answer';
import { Headline } from './headline';
import { Latest } from './latest';
import { TopActions } from './top-actions';
import { TopPolicies } from './top-policies';
import { Waiting } from './waiting';

const RANGES = [
  ['24h', '24 hours'],
  ['7d', '7 days'],
  ['30d', '30 days'],
  ['', 'All'],
] as const;

/** What was saved, what was stopped, by which policy, and what waits: from one look. */
export function Overview() {
  const filters = filtersOf(new URLSearchParams({ range: query.value.get('range') ?? '' }));
  const range = filters.range?.[0] ?? '';
  const size = bucketOf(filters, now());
  const {
    answer: stats,
    problem,
    isLoading,
    reload,
  } = useAnswer<Stats>(statsPath(apiQuery(filters), size), ['stats_updated']);

  if (problem !== null && stats === null) {
    return (
      <Page title="Overview">
        <ProblemNotice problem={problem} retry={reload} />
      </Page>
    );
  }
  if (stats?.total_interventions === 0 && range === '') {
    return (
      <Page title="Overview">
        <div class="panel">
          <FirstSteps />
        </div>
      </Page>
    );
  }
  const choose = (value: string): void => go(withQuery({ range: value === '' ? [] : [value] }), { replace: true });
  return (
    <Page title="Overview" actions={<Choice label="Time" options={RANGES} value={range} onChoose={choose} />}>
      <Headline stats={stats} filters={filters} />
      <div class="overview-top">
        <TimeChart buckets={stats?.over_time ?? []} size={size} isLoading={isLoading} />
        <Waiting />
      </div>
      <div class="overview-bottom">
        <TopActions stats={stats} filters={filters} />
        <TopPolicies stats={stats} filters={filters} />
        <Latest />
      </div>
    </Page>
  );
}
