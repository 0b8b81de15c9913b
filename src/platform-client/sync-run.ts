import type { HomeFileKind } from '../spool/home-files';
import { asFailure } from './as-failure';
import { BatchSender, type PackedBatch } from './batch-sender';
import { organisationOf } from './organisation-of';
import type { PlatformConnection } from './platform-connection';
import { SendFailure } from './send-failure';
import type { Spool, SpoolBatch } from './spool';

/** What a run tells while it goes on. */
export interface RunProgress {
  /** Records were acknowledged, or refused for good. */
  moved(rejected: number): void;
}

/** Sends what a spool holds, batch by batch, one request at a time, until there is nothing more. */
export class SyncRun {
  private readonly sender: BatchSender;
  /** Null: to be asked for. */
  private organisation: string | null = null;
  /** What was read while something else was sent. */
  private readonly ahead = new Map<HomeFileKind, PackedBatch>();

  constructor(
    private readonly connection: PlatformConnection,
    private readonly spool: Spool,
    private readonly progress: RunProgress,
  ) {
    this.sender = new BatchSender(connection);
  }

  /** Whether somebody else has moved on, where the organisation is known: what they did is read. */
  refresh(): void {
    if (this.organisation !== null) this.spool.open(this.organisation);
  }

  /**
   * Sends until there is nothing more. What fails of one kind does not stop the other.
   *
   * @throws {@link SendFailure}: the first one.
   */
  async perform(signal: AbortSignal): Promise<void> {
    try {
      await this.attempt(signal);
    } catch (error) {
      if (asFailure(error).kind !== 'lost') throw error;
      await this.attempt(signal).catch((again) => {
        const { kind, message } = asFailure(again);
        throw kind === 'lost' ? new SendFailure('network', message) : again;
      });
    }
  }

  private async attempt(signal: AbortSignal): Promise<void> {
    try {
      // Behind the same address there may be another platform, or another organisation's key, after either failed.
      this.organisation ??= await organisationOf(this.connection, signal);
      if (this.organisation !== '') this.sender.knowPlatform();
      this.spool.open(this.organisation);
      await this.drain(signal);
    } catch (error) {
      const failure = asFailure(error);
      const mayBeAnother = failure.kind !== 'answer' && failure.kind !== 'files';
      // Nor is a platform of the older kind for ever because something before it once said that there is none.
      if (mayBeAnother || this.organisation === '') this.organisation = null;
      throw failure;
    }
  }

  private async drain(signal: AbortSignal): Promise<void> {
    this.ahead.clear();
    const open = new Set<HomeFileKind>(['interventions', 'ledger']);
    let first: SendFailure | null = null;
    while (open.size > 0) {
      for (const kind of [...open]) {
        try {
          if (!(await this.sendNext(kind, signal))) open.delete(kind);
        } catch (error) {
          const failure = asFailure(error);
          if (failure.kind !== 'answer' || signal.aborted) throw failure;
          first ??= failure;
          open.delete(kind);
        }
      }
    }
    if (first !== null) throw first;
  }

  /** @returns false where there is nothing of this kind. */
  private async sendNext(kind: HomeFileKind, signal: AbortSignal): Promise<boolean> {
    const most = this.sender.maxRecords(kind);
    const packed = this.ahead.get(kind) ?? (await this.packed(this.spool.next(kind, most)));
    this.ahead.delete(kind);
    if (packed === null) return false;
    const { batch } = packed;
    // While the platform works, the next one is read and packed.
    const sending = this.sender.send(packed, signal);
    const following = this.packed(this.spool.following(batch, most)).catch(() => null);
    // Also where the sending fails: what reads uses the same memory each time.
    const { count, rejected } = await sending.finally(() => following);
    if (rejected.length > 0) this.spool.reject(rejected);
    this.spool.acknowledge(batch, count);
    this.progress.moved(rejected.length);
    const next = await following;
    if (next !== null && count === batch.records.length) this.ahead.set(kind, next);
    return true;
  }

  private async packed(reading: Promise<SpoolBatch | null>): Promise<PackedBatch | null> {
    const batch = await reading;
    return batch === null ? null : this.sender.pack(batch);
  }
}
