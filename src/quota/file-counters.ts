import type { Claim } from '../core/claim';
import { toUsd } from '../money/nano-usd';
import type { DatabaseFile } from '../sqlite/database-file';
import type { RefusedClaim } from './quota-store';

/** The table of counters. */
export const COUNTER_SCHEMA =
  'CREATE TABLE IF NOT EXISTS counters (key TEXT PRIMARY KEY, spent INTEGER NOT NULL) WITHOUT ROWID;';

/** What a limit leaves of a counter; -1 where it is passed. SQLite's integers hold every total. */
const LEFT = `
  SELECT max(? - coalesce((SELECT spent FROM counters WHERE key = ?), 0)
               - coalesce((SELECT sum(amount) FROM held WHERE key = ?), 0), -1) AS room`;
const SPEND = `
  INSERT INTO counters VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET spent = spent + excluded.spent`;
const SPENT = 'SELECT CAST(spent AS REAL) AS spent FROM counters WHERE key = ?';
/** As texts: a number of JavaScript does not hold every total. */
const TOTALS = 'SELECT key, CAST(spent AS TEXT) AS spent FROM counters';
const RAISE = `
  INSERT INTO counters VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET spent = max(spent, excluded.spent)`;

/** What was spent of a counter, as a decimal text. Unit: nano-USD. */
export interface CounterTotal {
  readonly key: string;
  readonly spent: string;
}

/** The counters of money in a file: what was spent of them, and what their limits leave. */
export class FileCounters {
  constructor(private readonly file: DatabaseFile) {}

  /** The claims that are not soft and that there is no room for. */
  missing(claims: readonly Claim[]): readonly RefusedClaim[] {
    return claims.flatMap(({ key, limit, amount, soft }, index) => {
      if (soft === true || limit === Number.POSITIVE_INFINITY) return [];
      const left = this.left(key, limit);
      if (amount <= left) return [];
      return [{ index, left: Math.max(0, left), spentUsd: this.spentUsd(key), retryAfterMs: null }];
    });
  }

  /** The limits that the actual cost of what still is reserved takes the counters across, by their place. */
  crossed(claims: readonly Claim[], actualNanoUsd: number): readonly number[] {
    return claims.flatMap(({ key, limit, amount }, index) => {
      if (actualNanoUsd <= amount || limit === Number.POSITIVE_INFINITY) return [];
      const left = this.left(key, limit);
      return left >= 0 && actualNanoUsd - amount > left ? [index] : [];
    });
  }

  spend(key: string, nanoUsd: number): void {
    this.file.sql(SPEND).run(key, nanoUsd);
  }

  totals(): readonly CounterTotal[] {
    return this.file.sql(TOTALS).all() as CounterTotal[];
  }

  /** Takes over the totals of another file, where they are higher. */
  carryOver(totals: readonly CounterTotal[]): void {
    for (const { key, spent } of totals) this.file.sql(RAISE).run(key, BigInt(spent));
  }

  private spentUsd(key: string): number {
    const row = this.file.sql(SPENT).get(key) as { spent: number } | undefined;
    return toUsd(row?.spent ?? 0);
  }

  private left(key: string, limit: number): number {
    return (this.file.sql(LEFT).get(limit, key, key) as { room: number }).room;
  }
}
