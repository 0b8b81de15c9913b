import type { Clock } from '../core/clock';
import { meaningOf } from './answer-meaning';
import type { Persistence } from './persistence';
import type { PlatformConnection } from './platform-connection';

/** More are not remembered, the oldest is forgotten: the platform lets them expire by itself. */
const MOST = 1_000;

/** Withdraws questions on the platform, in the background, as often as it takes while the process lives. */
export class Withdrawals {
  private readonly ids = new Set<string>();
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
    if (this.ids.size >= MOST) this.ids.delete(this.ids.values().next().value as string);
    this.ids.add(id);
    this.underWay ??= this.work();
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
      await this.persistence.attempt(() => this.withdraw(id), this.stopped.signal);
    }
    this.underWay = null;
  }

  /** Whatever the platform says to it, it has heard: what is decided, expired or gone needs no withdrawal. */
  private async withdraw(id: string): Promise<void> {
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
