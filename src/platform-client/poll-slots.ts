/** Polls of one process that wait at the platform at once. */
export const POLLS_AT_ONCE = 32;
/** Where every question has a poll of its own. The platform's highest is 60. Unit: seconds. */
const LONGEST_WAIT = 50;
/** How long it takes, about, until each of very many questions was polled. Unit: seconds. */
const ROUND = 5;
const SHORTEST_WAIT = 0.25;

/**
 * Has few polls go on for many questions: up to 32 questions wait at the platform all the time; more take turns.
 */
export class PollSlots {
  private free = POLLS_AT_ONCE;
  private readonly queue: (() => void)[] = [];
  private readonly long = new Set<AbortController>();

  /**
   * Polls when it is one's turn.
   *
   * @param questions - how many wait in all.
   * @param poll - gets how long to wait at the platform, in seconds, and what aborts when it is over.
   * @returns null where the poll gave up its place to another question, or the signal aborted.
   */
  async take<T>(
    questions: () => number,
    signal: AbortSignal,
    poll: (waitSeconds: number, signal: AbortSignal) => Promise<T>,
  ): Promise<T | null> {
    const over = new AbortController();
    const end = (): void => over.abort();
    await this.enter();
    const waitSeconds = waitFor(questions());
    if (waitSeconds === LONGEST_WAIT) this.long.add(over);
    signal.addEventListener('abort', end);
    try {
      return signal.aborted ? null : await poll(waitSeconds, over.signal);
    } catch (error) {
      if (over.signal.aborted) return null;
      throw error;
    } finally {
      signal.removeEventListener('abort', end);
      this.long.delete(over);
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.free > 0) {
      this.free--;
      return;
    }
    // From now on there are more questions than places: none may sit in its place for long.
    for (const poll of this.long) poll.abort();
    await new Promise<void>((resolve) => this.queue.push(resolve));
  }

  private leave(): void {
    const next = this.queue.shift();
    if (next === undefined) this.free++;
    else next();
  }
}

function waitFor(questions: number): number {
  if (questions <= POLLS_AT_ONCE) return LONGEST_WAIT;
  return Math.max(SHORTEST_WAIT, (ROUND * POLLS_AT_ONCE) / questions);
}
