/** A promise that can begin anew. */
export class Readiness {
  isReady = false;
  promise: Promise<void>;
  private resolve!: () => void;
  private reject!: (error: Error) => void;

  /** @param onChange - is told each time it is set, and when it is unset. */
  constructor(private readonly onChange: (isReady: boolean) => void = () => undefined) {
    this.promise = this.next();
  }

  /** From now on whoever waits goes on. */
  set(): void {
    this.isReady = true;
    this.resolve();
    this.onChange(true);
  }

  /** From now on one has to wait again. */
  unset(): void {
    if (!this.isReady) return;
    this.isReady = false;
    this.promise = this.next();
    this.onChange(false);
  }

  /** It will never be. */
  fail(error: Error): void {
    this.unset();
    this.reject(error);
  }

  private next(): Promise<void> {
    const promise = new Promise<void>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Nobody has to wait for it.
    promise.catch(() => undefined);
    return promise;
  }
}
