import type { Clock } from '../core/clock';
import { meaningOf } from './answer-meaning';
import type { Persistence } from './persistence';
import type { PlatformConnection } from './platform-connection';

/** More are not remembered, the oldest is forgotten: the platform lets them expire by itself. */
const MOST = 1_000;

/** Withdraws questions on the platform, in the background, as often as it takes while the process lives. */
export class Withdrawals {
  private readonly ids = new Set<string>();
  /** The latest that the platform was told of. */
  private readonly told = new Set<string>();
  private readonly stopped = new AbortController();
  private underWay: Promise<void> | null = null;
  private isFailing = false;
  private isClosing = false;

  constructor(
    private readonly connection: PlatformConnection,
    private readonly persistence: Persistence,
    private readonly clock: Clock,
  ) {}

  /** Costs next to nothing, and never fails. */
  add(id: string): void {
    remember(this.ids, id);
    this.underWay ??= this.work();
  }

  /** Somebody waits for it again: it is not withdrawn, unless the platform was told already. */
  remove(id: string): void {
    this.ids.delete(id);
  }

  /** Whether the platform was told to withdraw it, and may have done so. */
  has(id: string): boolean {
    return this.told.has(id);
  }

  /** How many are not withdrawn yet. */
  get size(): number {
    return this.ids.size;
  }

  /** Goes on for so long, and ends; a platform that cannot be reached is not waited for. */
  async close(timeoutMs: number): Promise<void> {
    this.isClosing = true;
    if (this.isFailing) this.stopped.abort();
    const cancel = this.clock.after(timeoutMs, () => this.stopped.abort());
    await this.underWay;
    cancel();
    this.stopped.abort();
  }

  private async work(): Promise<void> {
    for (const id of this.ids) {
      if (this.stopped.signal.aborted) break;
      try {
        await this.persistence.attempt(() => this.withdraw(id), this.stopped.signal);
      } catch {
        // What no attempt will ever withdraw expires by itself.
        this.ids.delete(id);
      }
    }
    this.underWay = null;
  }

  /** Whatever the platform says to it, it has heard: what is decided, expired or gone needs no withdrawal. */
  private async withdraw(id: string): Promise<void> {
    // While it was waited for another try somebody may have asked for it again.
    if (!this.ids.has(id)) return;
    remember(this.told, id);
    const path = `/approvals/${encodeURIComponent(id)}/cancel`;
    try {
      meaningOf(await this.connection.ask('POST', path, null, this.stopped.signal), false);
      this.isFailing = false;
      this.ids.delete(id);
    } catch (failure) {
      this.isFailing = true;
      if (this.isClosing) this.stopped.abort();
      throw failure;
    }
  }
}

function remember(ids: Set<string>, id: string): void {
  if (ids.size >= MOST) ids.delete(ids.values().next().value as string);
  ids.add(id);
}
