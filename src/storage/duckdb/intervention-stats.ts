import type { DuckDBConnection } from '@duckdb/node-api';
import { type InterventionKind, isBlocked, isHighRisk } from '../../figures/intervention-kind';
import type { InterventionStats, TimeBucket } from '../../figures/intervention-stats';
import type { KindTally } from '../../figures/kind-tally';
import { sumUp } from '../../figures/sum-up';
import { Tally } from '../../figures/tally';
import { type BucketSize, bucketSizeFor } from '../../figures/time-buckets';
import type { RecordFilter } from '../queries';
import { cellStats } from './cell-stats';
import { CELL, dictionaryTable } from './dictionaries';
import type { KnownCells } from './known-cells';
import { nanoSumOf } from './nano-sum-of';
import { rowObjectsOf, rowsOf } from './rows-of';
import { type StatsPart, type StatsRow, statsStatement } from './stats-statement';
import { type Where, whereOf } from './where';

/** Measured: below this share of all rows it is quicker to pick them out first. What is searched is costly to pick out. */
const FEW = 0.25;

/**
 * The figures of the interventions that a filter lets through: what `InterventionFigures` gives for their bodies.
 *
 * @param known - what the cells of the file stand for.
 * @param bucket - of `over_time`; null: hours where the range is at most three days, else days.
 */
export async function interventionStats(
  connection: DuckDBConnection,
  known: KnownCells,
  org: number,
  filter: RecordFilter,
  bucket: BucketSize | null,
): Promise<InterventionStats> {
  const where = await whereOf(connection, org, 'intervention', filter);
  const extent = await extentOf(connection, where);
  if (extent.count === 0) return sumUp([], []);
  const size = bucket ?? bucketSizeFor(rangeMs(filter, extent));
  const areFew = extent.count < FEW * extent.all || filter.search !== undefined;
  const rows =
    (extent.lastCell > known.maxCells ? null : await cellStats(connection, where, size, areFew, known)) ??
    (await rowObjectsOf<StatsRow>(connection, statsStatement(where, size, areFew), where.parameters));
  const figuresOf = (part: StatsPart, overTime: readonly TimeBucket[] = []): InterventionStats =>
    sumUp(
      rows.filter((row) => row.part === part).map((row) => READ[part](row)),
      overTime,
    );
  const overTime = rows.filter(({ part }) => part === 'time').map(timeBucket);
  return {
    ...figuresOf('state', overTime.sort(byStart)),
    top_blocked_actions: figuresOf('action').top_blocked_actions,
    triggering_policies: figuresOf('policy').triggering_policies,
    top_agents: figuresOf('agent').top_agents,
  };
}

/** How many rows there are, of how many in the table, and the times of the first and the last. */
interface Extent {
  readonly count: number;
  readonly all: number;
  readonly first: number;
  readonly last: number;
  /** The highest number of a cell. */
  readonly lastCell: number;
}

async function extentOf(connection: DuckDBConnection, { table, condition, parameters }: Where): Promise<Extent> {
  const sql = `SELECT count(*)::DOUBLE, (SELECT count(*)::DOUBLE FROM ${table}), min(ts)::DOUBLE, max(ts)::DOUBLE,
      (SELECT coalesce(max(code), 0) FROM ${dictionaryTable(CELL)})
    FROM ${table} WHERE ${condition}`;
  const [[count, all, first, last, lastCell]] = await rowsOf<[number, number, number, number, number]>(
    connection,
    sql,
    parameters,
  );
  return { count, all, first, last, lastCell };
}

/** Of the period that is asked for, or where it has no end, of what is there. */
function rangeMs({ from, until }: RecordFilter, { first, last }: Extent): number {
  return (until ?? last) - (from ?? first);
}

const NAMELESS: InterventionKind = {
  type: '',
  outcome: '',
  riskLevel: '',
  actionName: '',
  scope: null,
  policyId: null,
  policyName: null,
  rule: null,
  agentId: null,
};

/** What each part knows of the interventions that it counted; the rest of their figures says nothing. */
const READ: Readonly<Record<StatsPart, (row: StatsRow) => KindTally>> = {
  state: (row) => tallyOfState(row),
  action: (row) => tallyOf(row, { actionName: row.name1 ?? '', outcome: 'blocked' }),
  policy: (row) => tallyOf(row, { policyId: row.name1, policyName: row.name2, rule: row.name3 }),
  agent: (row) => tallyOf(row, { agentId: row.name1 }),
  time: (row) => tallyOf(row, {}),
};

function tallyOf({ count, blocked, high, nano }: StatsRow, names: Partial<InterventionKind>): KindTally {
  const tally = new Tally();
  tally.count = count;
  tally.blocked = blocked;
  tally.highRiskBlocks = high;
  tally.prevented.addSum(nanoSumOf(nano));
  return { kind: { ...NAMELESS, ...names }, tally };
}

/** Outcome and risk decide what their interventions count as. */
function tallyOfState({ name1, name2, name3, name4, count, nano }: StatsRow): KindTally {
  const kind = { ...NAMELESS, outcome: name1 ?? '', riskLevel: name2 ?? '', type: name3 ?? '', scope: name4 };
  const tally = new Tally();
  tally.count = count;
  if (isBlocked(kind)) {
    tally.blocked = count;
    if (isHighRisk(kind)) tally.highRiskBlocks = count;
    tally.prevented.addSum(nanoSumOf(nano));
  } else if (kind.outcome === 'modified') {
    tally.reduced.addSum(nanoSumOf(nano));
  }
  return { kind, tally };
}

function timeBucket({ start, count, blocked, nano }: StatsRow): TimeBucket {
  const costPrevented = nanoSumOf(nano).usd;
  return { start: new Date(start as number).toISOString(), count, blocked, cost_prevented_usd: costPrevented };
}

function byStart({ start: left }: TimeBucket, { start: right }: TimeBucket): number {
  return Date.parse(left) - Date.parse(right);
}
