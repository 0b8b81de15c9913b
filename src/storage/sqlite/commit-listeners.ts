import type { Logger } from '../../core/logger';
import type { Committed } from '../truth';

/** Tells those who watch what was committed, in order. One that throws is logged, and holds up nobody. */
export class CommitListeners {
  private readonly listeners = new Set<(events: readonly Committed[]) => void>();

  constructor(private readonly logger: Logger) {}

  /** @returns a function that ends it. */
  add(listener: (events: readonly Committed[]) => void): () => void {
    const own = (events: readonly Committed[]): void => listener(events);
    this.listeners.add(own);
    return () => this.listeners.delete(own);
  }

  /** @param events - made only where somebody watches. */
  tell(events: () => readonly Committed[]): void {
    if (this.listeners.size === 0) return;
    const told = events();
    if (told.length === 0) return;
    for (const listener of [...this.listeners]) {
      try {
        listener(told);
      } catch (error) {
        this.logger.error({ err: error }, 'A listener for commits threw. It is told of the next ones all the same.');
      }
    }
  }
}
