import { type Claim, isWindow } from '../core/claim';
import type { Clock } from '../core/clock';
import { StorageError } from '../errors/storage-error';
import { DatabaseFile } from '../sqlite/database-file';
import { COUNTER_SCHEMA, type CounterTotal, FileCounters } from './file-counters';
import { FileLease, LEASE_SCHEMA, RENEW_MS } from './file-lease';
import { type Overrun, QuotaStore, type Refusal, type Reserved } from './quota-store';

/** Nobody waits for a call that has ended to be booked: where the file is busy for longer, it is booked later. */
const SETTLE_WAIT_MS = 50;
const RETRY_MS = 1000;
const CHECK_MS = 1000;

/** What a call holds. */
export interface FileReservation {
  readonly claims: readonly Claim[];
  /** One for each counter, the largest: several claims on one counter take it once. */
  readonly booked: readonly Claim[];
}

/** A call that is over; null for the cost of one that could not begin. */
interface Ended {
  readonly reservation: FileReservation;
  readonly actualNanoUsd: number | null;
}

/**
 * Keeps counters of money in a SQLite file, for all processes that use it; exact under any interleaving of them.
 *
 * What a process has reserved is leased for 60 seconds and renewed while it lives, so what a dead one held comes back.
 * A process that was asleep for longer, and so lost its lease, takes up again what it holds. A file that is deleted or
 * replaced while it is in use gets the totals so far, at the latest a second later for a process that makes calls.
 *
 * Rate windows are not kept here: given as the option `quota`, it refuses calls with rate limits (`QUOTA_UNAVAILABLE`).
 *
 * @param options.waitMs - how long a reservation waits for other processes. Unit: milliseconds. Default: 5000.
 * @param options.report - is told once when the file was deleted or replaced.
 * @throws {@link StorageError} `NO_SQLITE_DRIVER` or `STORAGE_FAILED`; also later, where the file fails.
 */
export class FileQuotaStore extends QuotaStore<FileReservation> {
  private readonly file: DatabaseFile;
  private readonly counters: FileCounters;
  private readonly lease: FileLease;
  private readonly waitMs: number;
  /** Calls that are over, and could not be booked yet. */
  private readonly unbooked: Ended[] = [];
  /** Totals of a file that was deleted or replaced, for the one that came after it. */
  private carried: readonly CounterTotal[] = [];
  private checkedAt = Number.NEGATIVE_INFINITY;
  private isClosed = false;
  private cancelTimer: (() => void) | null = null;

  constructor(
    path: string,
    private readonly clock: Clock,
    private readonly options: { readonly waitMs?: number; readonly report?: (message: string) => void } = {},
  ) {
    super();
    this.waitMs = options.waitMs ?? 5000;
    this.file = new DatabaseFile(path, COUNTER_SCHEMA + LEASE_SCHEMA);
    this.counters = new FileCounters(this.file);
    this.lease = new FileLease(this.file, clock);
    this.file.open(this.waitMs);
  }

  /** @throws {@link StorageError} `STORAGE_FAILED` for a rate window, too. */
  peek(claims: readonly Claim[]): Refusal | undefined {
    refuseWindows(claims);
    return this.atomically(this.waitMs, () => this.refusal(claims));
  }

  /** @throws {@link StorageError} `STORAGE_FAILED` for a rate window, too. */
  reserve(claims: readonly Claim[]): Reserved<FileReservation> | Refusal {
    refuseWindows(claims);
    return this.atomically(this.waitMs, () => {
      const refusal = this.refusal(claims);
      if (refusal !== undefined) return refusal;
      const exceeded = this.counters.missing(claims.map((claim) => ({ ...claim, soft: !claim.soft })));
      const reservation = { claims, booked: largestPerKey(claims) };
      for (const { key, amount } of reservation.booked) this.lease.hold(key, amount);
      return { ok: true, reservation, exceeded };
    });
  }

  /** Never throws: what cannot be booked now stays reserved, and is booked with the next call or renewal. */
  settle(reservation: FileReservation, actualNanoUsd: number): Overrun | undefined {
    const crossed = this.end({ reservation, actualNanoUsd }, () =>
      this.counters.crossed(reservation.claims, actualNanoUsd),
    );
    return crossed === undefined || crossed.length === 0 ? undefined : { crossed };
  }

  /** Never throws: what cannot be given back now is given back with the next call or renewal. */
  release(reservation: FileReservation): void {
    this.end({ reservation, actualNanoUsd: null }, () => undefined);
  }

  /** Books what is not booked yet, and lets go of the file. Whatever comes later opens it for itself. */
  override close(): void {
    this.isClosed = true;
    try {
      if (this.unbooked.length > 0) this.atomically(this.waitMs, () => undefined);
    } catch {
      // The timer goes on until it is booked.
    }
    this.rest();
  }

  private refusal(claims: readonly Claim[]): Refusal | undefined {
    const refused = this.counters.missing(claims);
    return refused.length === 0 ? undefined : { ok: false, refused };
  }

  /** Books the end of a call, now or later; `look` sees the counters as they are before it. */
  private end<T>(ended: Ended, look: () => T): T | undefined {
    // While others wait to be booked already, the file is not waited for again.
    const waitMs = this.unbooked.length > 0 ? 0 : Math.min(SETTLE_WAIT_MS, this.waitMs);
    try {
      return this.atomically(waitMs, () => {
        const seen = look();
        this.book(ended);
        return seen;
      });
    } catch {
      this.unbooked.push(ended);
      this.schedule(RETRY_MS);
      return undefined;
    }
  }

  private book({ reservation, actualNanoUsd }: Ended): void {
    for (const { key, amount } of reservation.booked) {
      this.lease.hold(key, -amount);
      if (actualNanoUsd !== null) this.counters.spend(key, actualNanoUsd);
    }
  }

  /** Runs work in a transaction of its own, after booking what could not be booked before. */
  private atomically<T>(waitMs: number, work: () => T): T {
    try {
      this.followFile();
      const result = this.file.transact(waitMs, () => {
        this.counters.carryOver(this.carried);
        this.lease.begin();
        for (const each of this.unbooked) this.book(each);
        return work();
      });
      this.carried = [];
      this.unbooked.length = 0;
      this.lease.keepChanges();
      return result;
    } catch (error) {
      this.lease.renewNext();
      this.schedule(RETRY_MS);
      throw error;
    } finally {
      this.schedule(RENEW_MS);
      if (this.isClosed) this.rest();
    }
  }

  /** Where the file was deleted or replaced, goes on in the one that its path names now. */
  private followFile(): void {
    const now = this.clock.now();
    if (now - this.checkedAt < CHECK_MS && now >= this.checkedAt) return;
    this.checkedAt = now;
    if (!this.file.isReplaced) return;
    try {
      this.carried = [...this.carried, ...this.counters.totals()];
      // What it has logged must not be replayed into the new one.
      this.file.sql('PRAGMA wal_checkpoint(TRUNCATE)').get();
    } catch {
      // What this process holds is carried over all the same.
    }
    this.file.close();
    this.lease.renewNext();
    this.options.report?.(
      `${this.file.path} was deleted or replaced while it was in use. Its totals were carried over; to begin anew, end every process that uses it first.`,
    );
  }

  /** Renews the lease in time, books what is left, and sees whether the file is still there, for as long as needed. */
  private schedule(inMs: number): void {
    this.cancelTimer ??= this.clock.after(inMs, () => {
      this.cancelTimer = null;
      if (this.isIdle && !this.file.isReplaced) return this.schedule(RENEW_MS);
      this.lease.renewNext();
      try {
        this.atomically(Math.min(SETTLE_WAIT_MS, this.waitMs), () => undefined);
      } catch {
        // It is tried again soon.
      }
    });
  }

  private get isIdle(): boolean {
    return this.lease.holdsNothing && this.unbooked.length === 0;
  }

  /** Closed, the file is open for a transaction only, and the timer goes on while calls are in flight. */
  private rest(): void {
    this.file.close();
    this.lease.renewNext();
    if (!this.isIdle) return;
    this.cancelTimer?.();
    this.cancelTimer = null;
  }
}

function refuseWindows(claims: readonly Claim[]): void {
  const window = claims.find(isWindow);
  if (window === undefined) return;
  const message = `FileQuotaStore keeps money only, and the claim on "${window.key}" is a rate window. Leave the option quota out, which keeps windows in the process, or give a store that keeps them.`;
  throw new StorageError('STORAGE_FAILED', message, { key: window.key });
}

function largestPerKey(claims: readonly Claim[]): readonly Claim[] {
  const byKey = new Map<string, Claim>();
  for (const claim of claims) {
    const known = byKey.get(claim.key);
    if (known === undefined || claim.amount > known.amount) byKey.set(claim.key, claim);
  }
  return [...byKey.values()];
}
