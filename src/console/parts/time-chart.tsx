import { useEffect, useRef, useState } from 'preact/hooks';
import type { BucketSize, TimeBucket } from '../api/stats';
import { isDark } from '../state/theme';
import { filledBuckets } from '../text/filled-buckets';
import { moneyText, shortMoneyText } from '../text/money-text';
import { countText } from '../text/words';
import { BucketTable, bucketName } from './bucket-table';
import { Choice } from './choice';
import { Panel } from './panel';

type Measure = 'cost' | 'count';

/** Interventions, or the cost they prevented, over time: as bars or as a table. */
export function TimeChart({
  buckets,
  size,
  isLoading,
}: {
  readonly buckets: readonly TimeBucket[];
  /** How long they were asked to be; null where that was left to the platform. */
  readonly size: BucketSize | null;
  readonly isLoading: boolean;
}) {
  const [measure, setMeasure] = useState<Measure>('cost');
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const { list, isDaily } = filledBuckets(buckets, size);
  const actions = (
    <span class="chart-choices">
      <Choice
        label="Measure"
        options={[
          ['cost', 'Cost prevented'],
          ['count', 'Interventions'],
        ]}
        value={measure}
        onChoose={setMeasure}
      />
      <Choice
        label="View"
        options={[
          ['chart', 'Chart'],
          ['table', 'Table'],
        ]}
        value={view}
        onChoose={setView}
      />
    </span>
  );
  return (
    <Panel title="Over time" actions={actions} class="chart-panel">
      {list.length === 0 && <p class="chart chart-empty quiet">{isLoading ? '' : 'Nothing in this time'}</p>}
      {list.length > 0 && view === 'table' && <BucketTable buckets={list} isDaily={isDaily} />}
      {list.length > 0 && view === 'chart' && <Bars list={list} isDaily={isDaily} measure={measure} />}
    </Panel>
  );
}

interface BarsProps {
  readonly list: readonly TimeBucket[];
  readonly isDaily: boolean;
  readonly measure: Measure;
}

function Bars({ list, isDaily, measure }: BarsProps) {
  const place = useRef<HTMLDivElement>(null);
  const [point, setPoint] = useState<{ readonly index: number; readonly left: number } | null>(null);
  const amountOf = (bucket: TimeBucket): number => (measure === 'cost' ? bucket.cost_prevented_usd : bucket.count);
  const textOf = measure === 'cost' ? moneyText : countText;
  const key = list.map((bucket) => `${bucket.start}=${amountOf(bucket)}`).join();

  useEffect(() => {
    let clear: (() => void) | null = null;
    let isGone = false;
    void import('./chart-bars').then(({ drawBars }) => {
      if (isGone || place.current === null) return;
      clear = drawBars(place.current, {
        starts: list.map(({ start }) => Date.parse(start) / 1000),
        values: list.map(amountOf),
        isDaily,
        axisText: measure === 'cost' ? shortMoneyText : countText,
        onPoint: setPoint,
      });
    });
    return () => {
      isGone = true;
      clear?.();
    };
  }, [key, measure, isDark.value]);

  const highest = list.reduce((most, bucket) => (amountOf(bucket) > amountOf(most) ? bucket : most));
  const at = point === null ? undefined : list[point.index];
  return (
    <div class="chart">
      <div
        class="chart-place"
        ref={place}
        role="img"
        aria-label={`${list.length} ${isDaily ? 'days' : 'hours'} from ${bucketName(list[0], isDaily)}; most on ${bucketName(highest, isDaily)}: ${textOf(amountOf(highest))}. The table has all.`}
      />
      {at !== undefined && point !== null && (
        <dl class={`tooltip ${point.index > list.length / 2 ? 'left' : ''}`} style={{ left: `${point.left}px` }}>
          <dt>{bucketName(at, isDaily)}</dt>
          <dd>{moneyText(at.cost_prevented_usd)} prevented</dd>
          <dd>
            {countText(at.count)} interventions, {countText(at.blocked)} blocked
          </dd>
        </dl>
      )}
    </div>
  );
}
