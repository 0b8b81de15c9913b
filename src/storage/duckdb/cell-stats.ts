import type { DuckDBConnection } from '@duckdb/node-api';
import { isBlocked, isHighRisk } from '../../figures/intervention-kind';
import type { BucketSize } from '../../figures/time-buckets';
import { type KnownCells, NAMED_GROUPS, type NamedGroup } from './known-cells';
import { numbersOf } from './rows-of';
import { cellStatement, NANO_PARTS, NO_CELL, type StatsRow, TOO_MUCH } from './stats-statement';
import type { Where } from './where';

const GROUPS = Object.keys(NAMED_GROUPS) as readonly NamedGroup[];

/**
 * All figures of the rows, by counting cells: two groupings instead of five, and no join; what the cells stand for is
 * known here.
 *
 * @returns what `statsStatement` gives, not cut; null where that cannot be done: there are too many cells, more than 9.2
 * billion USD in one, or one that is gone and was never known.
 */
export async function cellStats(
  connection: DuckDBConnection,
  where: Where,
  size: BucketSize,
  areFew: boolean,
  known: KnownCells,
): Promise<readonly StatsRow[] | null> {
  if (known.areTooMany) return null;
  const columns = await numbersOf<CellColumns>(connection, cellStatement(where, size, areFew), where.parameters);
  const [cells, starts, , , high] = columns;
  if (high.includes(TOO_MUCH)) return null;
  const isStrange = (cell: number): boolean => cell !== NO_CELL && !known.has(cell);
  if (cells.some(isStrange)) {
    await known.learn(connection);
    if (known.areTooMany || cells.some(isStrange)) return null;
  }
  const sums = GROUPS.map((group) => new Sums(known.sizeOf(group)));
  const stopped = stoppedStates(known);
  const times: StatsRow[] = [];
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    if (cell === NO_CELL) times.push(timeRow(starts[row], columns, row));
    else count(stopped, sums, known.groupsOf(cell) as readonly number[], columns, row);
  }
  return [...GROUPS.flatMap((group, index) => sums[index].rows(group, known)), ...times];
}

/** The cell, when the hour or day begins, count, blocked ones, and what was prevented, in two parts. */
type CellColumns = readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

/** Of each state whether it is blocked, and whether that is a high risk. */
type StoppedStates = readonly { readonly isBlocked: boolean; readonly isHigh: boolean }[];

function stoppedStates(known: KnownCells): StoppedStates {
  return Array.from({ length: known.sizeOf('state') }, (_, state) => {
    const [outcome, riskLevel] = known.namesOf('state', state);
    const isStopped = isBlocked({ outcome: outcome ?? '' });
    return { isBlocked: isStopped, isHigh: isStopped && isHighRisk({ riskLevel: riskLevel ?? '' }) };
  });
}

function count(
  stopped: StoppedStates,
  [states, policies, actions, agents]: readonly Sums[],
  [state, policy, action, agent]: readonly number[],
  columns: CellColumns,
  row: number,
): void {
  const { isBlocked: isStopped, isHigh } = stopped[state];
  states.add(state, columns, row, isStopped, isHigh, true);
  policies.add(policy, columns, row, isStopped, isHigh, isStopped);
  if (isStopped) actions.add(action, columns, row, isStopped, isHigh, true);
  agents.add(agent, columns, row, isStopped, isHigh, isStopped);
}

function timeRow(start: number, [, , counts, blocked, high, low]: CellColumns, row: number): StatsRow {
  const nano = nanoText(high[row], low[row]);
  return { ...NAMELESS, part: 'time', start, count: counts[row], blocked: blocked[row], nano };
}

const NAMELESS = { name1: null, name2: null, name3: null, name4: null, start: null, high: 0 };

/** The sums of the numbers of one group. */
class Sums {
  private readonly count: Float64Array;
  private readonly blocked: Float64Array;
  private readonly high: Float64Array;
  private readonly nanoHigh: Float64Array;
  private readonly nanoLow: Float64Array;

  constructor(size: number) {
    [this.count, this.blocked, this.high, this.nanoHigh, this.nanoLow] = Array.from(
      { length: 5 },
      () => new Float64Array(size),
    );
  }

  add(
    code: number,
    [, , counts, , nanoHigh, nanoLow]: CellColumns,
    row: number,
    isBlocked: boolean,
    isHigh: boolean,
    isSummed: boolean,
  ): void {
    const count = counts[row];
    this.count[code] += count;
    if (isBlocked) this.blocked[code] += count;
    if (isHigh) this.high[code] += count;
    if (!isSummed) return;
    this.nanoHigh[code] += nanoHigh[row];
    this.nanoLow[code] += nanoLow[row];
  }

  rows(part: NamedGroup, known: KnownCells): readonly StatsRow[] {
    const rows: StatsRow[] = [];
    for (let code = 0; code < this.count.length; code++) {
      if (this.count[code] === 0) continue;
      const [name1 = null, name2 = null, name3 = null, name4 = null] = known.namesOf(part, code);
      const nano = nanoText(this.nanoHigh[code], this.nanoLow[code]);
      const { [code]: count } = this.count;
      const [blocked, high] = [this.blocked[code], this.high[code]];
      rows.push({ part, name1, name2, name3, name4, start: null, count, blocked, high, nano });
    }
    return rows;
  }
}

function nanoText(high: number, low: number): string {
  return String(BigInt(high) * BigInt(NANO_PARTS) + BigInt(low));
}
