import type { Clock } from '../../core/clock';
import type { FeedSource } from './feed-source';

/** A commit is fed at the latest so long after it. */
const FEED_AFTER_MS = 50;
/** After so long without a commit there is time for other work. */
const REST_AFTER_MS = 2_000;

/** Says when commits are to be fed, and when nothing is to be done for a while. */
export class FeedTimer {
  private stopFeed: (() => void) | null = null;
  private stopRest: () => void = () => undefined;
  private readonly stopListening: () => void;

  constructor(
    source: Pick<FeedSource, 'onCommitted'>,
    private readonly clock: Clock,
    private readonly work: { readonly feed: () => Promise<void>; readonly rest: () => Promise<void> },
  ) {
    this.stopListening = source.onCommitted(() => this.noteCommit());
  }

  stop(): void {
    this.stopListening();
    this.stopFeed?.();
    this.stopRest();
  }

  private noteCommit(): void {
    this.stopFeed ??= this.clock.after(FEED_AFTER_MS, () => {
      this.stopFeed = null;
      this.stopRest();
      this.stopRest = this.clock.after(REST_AFTER_MS, () => void this.work.rest());
      void this.work.feed();
    });
  }
}
