import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock';
import type { DatabaseFile } from '../sqlite/database-file';

/** How long a reservation outlives its process. SEMANTICS, Money. */
const LEASE_MS = 60_000;

/** How often a living process renews its lease. Unit: milliseconds. */
export const RENEW_MS = LEASE_MS / 3;

/** The tables of leases. */
export const LEASE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS holders (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS held (
    key TEXT NOT NULL, holder TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (key, holder)
  ) WITHOUT ROWID;`;

/** What this process holds of the counters in a file, for as long as it lives. */
export class FileLease {
  private readonly holder = randomUUID();
  /** By key. Unit: nano-USD. */
  private readonly holding = new Map<string, bigint>();
  /** What the transaction under way has changed of it. */
  private readonly changed = new Map<string, bigint>();
  private renewedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly file: DatabaseFile,
    private readonly clock: Clock,
  ) {}

  get holdsNothing(): boolean {
    return this.holding.size === 0;
  }

  /**
   * Comes first in every transaction: what this process holds counts again before anything is decided, nothing is ever
   * held without a lease, and what dead holders have reserved comes back.
   */
  begin(): void {
    this.changed.clear();
    const now = this.clock.now();
    if (now - this.renewedAt >= RENEW_MS || now < this.renewedAt) this.renew(now);
    if (this.file.sql('SELECT 1 FROM holders WHERE expires_at <= ? LIMIT 1').get(now) === undefined) return;
    this.file.sql('DELETE FROM held WHERE holder IN (SELECT id FROM holders WHERE expires_at <= ?)').run(now);
    this.file.sql('DELETE FROM holders WHERE expires_at <= ?').run(now);
  }

  /** Adds to what this process holds of a counter. */
  hold(key: string, amount: number): void {
    const held = (this.changed.get(key) ?? this.holding.get(key) ?? 0n) + BigInt(amount);
    this.changed.set(key, held);
    if (held <= 0n) this.file.sql('DELETE FROM held WHERE key = ? AND holder = ?').run(key, this.holder);
    else this.file.sql('INSERT OR REPLACE INTO held VALUES (?, ?, ?)').run(key, this.holder, held);
  }

  /** The transaction is on disk. */
  keepChanges(): void {
    for (const [key, held] of this.changed) {
      if (held <= 0n) this.holding.delete(key);
      else this.holding.set(key, held);
    }
  }

  /** The next transaction takes up again all that this process holds: the file may not know of it. */
  renewNext(): void {
    this.renewedAt = Number.NEGATIVE_INFINITY;
  }

  private renew(now: number): void {
    this.renewedAt = now;
    this.file.sql('INSERT OR REPLACE INTO holders VALUES (?, ?)').run(this.holder, now + LEASE_MS);
    // A file that was restored may know of more than is held by now.
    this.file.sql('DELETE FROM held WHERE holder = ?').run(this.holder);
    for (const [key, amount] of this.holding)
      this.file.sql('INSERT INTO held VALUES (?, ?, ?)').run(key, this.holder, amount);
  }
}
