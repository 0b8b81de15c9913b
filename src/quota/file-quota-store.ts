import { randomUUID } from 'node:crypto';
import type { Claim } from '../core/claim';
import type { Clock } from '../core/clock';
import type { Database, Statement } from '../sqlite/database';
import { openDatabase } from '../sqlite/open-database';
import { type Overrun, QuotaStore, type Refusal, type RefusedClaim, type Reserved } from './quota-store';

/** How long a reservation outlives its process. SEMANTICS, Money. */
const LEASE_MS = 60_000;
const RENEW_MS = LEASE_MS / 3;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS counters (key TEXT PRIMARY KEY, spent INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS holders (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS held (
    key TEXT NOT NULL, holder TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (key, holder)
  ) WITHOUT ROWID;`;

/** What a limit leaves of a counter; -1 where it is passed. SQLite's integers hold every total. */
const LEFT = `
  SELECT max(? - coalesce((SELECT spent FROM counters WHERE key = ?), 0)
               - coalesce((SELECT sum(amount) FROM held WHERE key = ?), 0), -1) AS room`;
const BOOK = `
  INSERT INTO counters VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET spent = spent + excluded.spent`;

/** What a call holds. */
export interface FileReservation {
  readonly claims: readonly Claim[];
  /** One for each counter, the largest: several claims on one counter take it once. */
  readonly booked: readonly Claim[];
}

/** A call that has ended, and could not be booked yet. */
interface Unsettled {
  readonly reservation: FileReservation;
  readonly actualNanoUsd: number;
}

/**
 * Keeps counters of money in a SQLite file, for all processes that use it; exact under any interleaving of them.
 *
 * What a process has reserved is leased for 60 seconds and renewed while it lives, so what a dead one held comes back.
 * A process that was asleep for longer, and so lost its lease, takes up again what it holds. Windows are not kept here.
 *
 * @throws {@link StorageError} `NO_SQLITE_DRIVER` or `STORAGE_FAILED`; also later, where the file fails.
 */
export class FileQuotaStore extends QuotaStore<FileReservation> {
  private readonly database: Database;
  private readonly holder = randomUUID();
  /** What this process holds, by key. Unit: nano-USD. */
  private readonly holding = new Map<string, bigint>();
  private readonly statements = new Map<string, Statement>();
  /** What the transaction under way has changed of it. */
  private changed = new Map<string, bigint>();
  private readonly unsettled: Unsettled[] = [];
  private renewedAt = Number.NEGATIVE_INFINITY;
  private cancelRenewal: (() => void) | null = null;

  constructor(
    path: string,
    private readonly clock: Clock,
  ) {
    super();
    this.database = openDatabase(path);
    this.database.exec(SCHEMA);
  }

  peek(claims: readonly Claim[]): Refusal | undefined {
    return this.atomically(() => this.refusal(claims));
  }

  reserve(claims: readonly Claim[]): Reserved<FileReservation> | Refusal {
    return this.atomically(() => {
      const refusal = this.refusal(claims);
      if (refusal !== undefined) return refusal;
      const exceeded = this.missing(claims.map((claim) => ({ ...claim, soft: !claim.soft })));
      const reservation = { claims, booked: largestPerKey(claims) };
      for (const { key, amount } of reservation.booked) this.hold(key, amount);
      return { ok: true, reservation, exceeded };
    });
  }

  /** What cannot be booked now stays reserved, and is booked with the next call. */
  settle(reservation: FileReservation, actualNanoUsd: number): Overrun | undefined {
    this.unsettled.push({ reservation, actualNanoUsd });
    try {
      const crossed = this.crossed(reservation, actualNanoUsd);
      this.atomically(() => undefined);
      return crossed.length === 0 ? undefined : { crossed };
    } catch {
      return undefined;
    }
  }

  release({ booked }: FileReservation): void {
    this.atomically(() => {
      for (const { key, amount } of booked) this.hold(key, -amount);
    });
  }

  override close(): void {
    this.cancelRenewal?.();
    this.cancelRenewal = null;
    this.database.close();
  }

  private refusal(claims: readonly Claim[]): Refusal | undefined {
    const refused = this.missing(claims);
    return refused.length === 0 ? undefined : { ok: false, refused };
  }

  /** The claims that are not soft and that there is no room for. */
  private missing(claims: readonly Claim[]): readonly RefusedClaim[] {
    return claims.flatMap(({ key, limit, amount, soft }, index) => {
      if (soft === true || limit === Number.POSITIVE_INFINITY) return [];
      const left = this.left(key, limit);
      return amount <= left ? [] : [{ index, left: Math.max(0, left), retryAfterMs: null }];
    });
  }

  private left(key: string, limit: number): number {
    return (this.sql(LEFT).get(limit, key, key) as { room: number }).room;
  }

  /** The limits that the actual cost takes the counters across. */
  private crossed({ claims }: FileReservation, actualNanoUsd: number): readonly number[] {
    if (claims.every(({ amount }) => actualNanoUsd <= amount)) return [];
    return claims.flatMap(({ key, limit, amount }, index) => {
      if (actualNanoUsd <= amount || limit === Number.POSITIVE_INFINITY) return [];
      const left = this.left(key, limit);
      return left >= 0 && actualNanoUsd - amount > left ? [index] : [];
    });
  }

  private book({ reservation, actualNanoUsd }: Unsettled): void {
    for (const { key, amount } of reservation.booked) {
      this.hold(key, -amount);
      this.sql(BOOK).run(key, actualNanoUsd);
    }
  }

  /** Adds to what this process holds of a counter. */
  private hold(key: string, amount: number): void {
    const held = (this.changed.get(key) ?? this.holding.get(key) ?? 0n) + BigInt(amount);
    this.changed.set(key, held);
    if (held <= 0n) this.sql('DELETE FROM held WHERE key = ? AND holder = ?').run(key, this.holder);
    else this.sql('INSERT OR REPLACE INTO held VALUES (?, ?, ?)').run(key, this.holder, held);
  }

  /** Gives back what holders have reserved whose lease has run out. */
  private reclaim(): void {
    const now = this.clock.now();
    if (this.sql('SELECT 1 FROM holders WHERE expires_at <= ? LIMIT 1').get(now) === undefined) return;
    this.sql('DELETE FROM held WHERE holder IN (SELECT id FROM holders WHERE expires_at <= ?)').run(now);
    this.sql('DELETE FROM holders WHERE expires_at <= ?').run(now);
  }

  /** Renews the lease where a third of it is over; a process that had lost it takes up again what it holds. */
  private renew(): void {
    const now = this.clock.now();
    if (now - this.renewedAt < RENEW_MS && now >= this.renewedAt) return;
    this.renewedAt = now;
    this.sql('INSERT OR REPLACE INTO holders VALUES (?, ?)').run(this.holder, now + LEASE_MS);
    for (const [key, amount] of this.holding)
      this.sql('INSERT OR REPLACE INTO held VALUES (?, ?, ?)').run(key, this.holder, amount);
    this.cancelRenewal ??= this.clock.after(RENEW_MS, () => this.renewLater());
  }

  private renewLater(): void {
    this.cancelRenewal = null;
    if (this.holding.size === 0) {
      this.renewedAt = Number.NEGATIVE_INFINITY;
      return;
    }
    try {
      this.renewedAt = Number.NEGATIVE_INFINITY;
      this.atomically(() => undefined);
    } catch {
      this.cancelRenewal = this.clock.after(RENEW_MS, () => this.renewLater());
    }
  }

  private sql(text: string): Statement {
    let statement = this.statements.get(text);
    if (statement === undefined) {
      statement = this.database.prepare(text);
      this.statements.set(text, statement);
    }
    return statement;
  }

  /**
   * Runs work in a transaction of its own, after booking what could not be booked before. The lease comes first: what
   * this process holds counts again before anything is decided, and nothing is ever held without one.
   */
  private atomically<T>(work: () => T): T {
    this.changed = new Map();
    this.database.exec('BEGIN IMMEDIATE');
    try {
      this.renew();
      this.reclaim();
      for (const each of this.unsettled) this.book(each);
      const result = work();
      this.database.exec('COMMIT');
      this.unsettled.length = 0;
      this.keepChanges();
      return result;
    } catch (error) {
      this.rollBack();
      throw error;
    }
  }

  private keepChanges(): void {
    for (const [key, held] of this.changed) {
      if (held <= 0n) this.holding.delete(key);
      else this.holding.set(key, held);
    }
  }

  private rollBack(): void {
    this.renewedAt = Number.NEGATIVE_INFINITY;
    try {
      this.database.exec('ROLLBACK');
    } catch {
      // A full disk has rolled it back already.
    }
  }
}

function largestPerKey(claims: readonly Claim[]): readonly Claim[] {
  const byKey = new Map<string, Claim>();
  for (const claim of claims) {
    const known = byKey.get(claim.key);
    if (known === undefined || claim.amount > known.amount) byKey.set(claim.key, claim);
  }
  return [...byKey.values()];
}
