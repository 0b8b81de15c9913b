/** Longer a write does not give way: some transactions then still follow each other within a question. Unit: milliseconds. */
const MAX_WAIT_MS = 4;

/**
 * Lets questions go first, for a moment. A question takes a dozen short steps on the thread, a write one of milliseconds:
 * where each step has to let a write pass, a question takes as long as a dozen writes.
 */
export class RightOfWay {
  private open = 0;
  private pass: () => void = () => undefined;

  /** Does what goes first. */
  async first<T>(work: () => Promise<T>): Promise<T> {
    this.open += 1;
    try {
      return await work();
    } finally {
      this.open -= 1;
      if (this.open === 0) this.pass();
    }
  }

  /** Does work once nothing goes first any more, at once or later, at the latest after 4 ms. For one at a time. */
  after(work: () => void): void {
    if (this.open === 0) {
      work();
      return;
    }
    const go = (): void => {
      clearTimeout(timer);
      this.pass = () => undefined;
      work();
    };
    const timer = setTimeout(go, MAX_WAIT_MS);
    this.pass = go;
  }
}
