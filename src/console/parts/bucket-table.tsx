import type { TimeBucket } from '../api/stats';
import { countText } from '../text/words';
import { RoundMoney } from './value';

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const HOUR = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });

/** The name of an hour where the reader is, or of a day, which is one in UTC. */
export function bucketName({ start }: TimeBucket, isDaily: boolean): string {
  return isDaily ? `${DAY.format(new Date(start))} (UTC)` : HOUR.format(new Date(start));
}

/** What a chart over time shows, as a table: the latest first. */
export function BucketTable({
  buckets,
  isDaily,
}: {
  readonly buckets: readonly TimeBucket[];
  readonly isDaily: boolean;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section class="chart chart-table" tabIndex={0} aria-label="Over time, as a table">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">{isDaily ? 'Day' : 'Hour'}</th>
            <th scope="col" class="number">
              Cost prevented
            </th>
            <th scope="col" class="number">
              Interventions
            </th>
            <th scope="col" class="number">
              Blocked
            </th>
          </tr>
        </thead>
        <tbody>
          {buckets.toReversed().map((bucket) => (
            <tr key={bucket.start}>
              <th scope="row">{bucketName(bucket, isDaily)}</th>
              <td class="number">
                <RoundMoney usd={bucket.cost_prevented_usd} />
              </td>
              <td class="number">{countText(bucket.count)}</td>
              <td class="number">{countText(bucket.blocked)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
