import type { BucketSize, Stats } from '../../api/stats';
import { BarList } from '../../parts/bar-list';
import { Panel } from '../../parts/panel';
import { TimeChart } from '../../parts/time-chart';
import { withQuery } from '../../state/address';
import type { FilterName } from '../../state/filters';
import { countText, words } from '../../text/words';

/** What the list holds, drawn: over time, by type and by risk. */
export function Breakdown({ stats, size }: { readonly stats: Stats | null; readonly size: BucketSize | null }) {
  return (
    <div class="breakdown">
      <TimeChart buckets={stats?.over_time ?? []} size={size} isLoading={stats === null} />
      <Panel title="By type">
        <Counts counts={stats?.by_type ?? {}} name="type" />
      </Panel>
      <Panel title="By risk">
        <Counts counts={stats?.by_risk_level ?? {}} name="risk_level" />
      </Panel>
    </div>
  );
}

function Counts({ counts, name }: { readonly counts: Readonly<Record<string, number>>; readonly name: FilterName }) {
  const sorted = Object.entries(counts).sort(([, left], [, right]) => right - left);
  return (
    <BarList
      bars={sorted.map(([value, count]) => ({
        key: value,
        name: words(value),
        value: count,
        shown: countText(count),
        to: withQuery({ [name]: [value] }),
      }))}
    />
  );
}
