import type { DuckDBConnection } from '@duckdb/node-api';
import { type GroupQuery, type RecordFilter, TREND_PARTS } from '../queries';
import type { SeqGroup, SeqGroups } from '../read-model';
import { type GroupRow, groupsStatement } from './groups-statement';
import { nanoSumOf } from './nano-sum-of';
import { rowObjectsOf } from './rows-of';
import { whereOf } from './where';

/** The interventions that a filter lets through, put together: the first groups, and how many there are in all. */
export async function interventionGroups(
  connection: DuckDBConnection,
  org: number,
  filter: RecordFilter,
  { sortBy, limit }: GroupQuery,
): Promise<SeqGroups> {
  const where = await whereOf(connection, org, 'intervention', filter);
  const statement = groupsStatement(where, sortBy, limit);
  const rows = await rowObjectsOf<GroupRow>(connection, statement, where.parameters);
  const [{ total, totalGroups }] = rows;
  return { groups: rows.flatMap(groupOf), total, totalGroups };
}

function groupOf({
  total,
  totalGroups,
  actionName,
  prevented,
  reduced,
  trend,
  ...group
}: GroupRow): readonly SeqGroup[] {
  if (actionName === null) return [];
  const [costPreventedUsd, costReducedUsd] = [prevented, reduced].map((nano) => nanoSumOf(nano).usd);
  return [{ actionName, ...group, costPreventedUsd, costReducedUsd, trend: trendOf(trend) }];
}

function trendOf(text: string): readonly number[] {
  const counts = new Array<number>(TREND_PARTS).fill(0);
  for (const part of text.split(' ')) {
    const [place, count] = part.split(':');
    counts[Number(place)] = Number(count);
  }
  return counts;
}
