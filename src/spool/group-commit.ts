/**
 * Lets many callers wait for one sync.
 *
 * One sync is under way at a time; the next starts when it returns and serves everybody who came meanwhile. No timer:
 * every window tried cost latency and gained no throughput.
 */
export class GroupCommit {
  private current: Promise<void> | null = null;
  private next: Promise<void> | null = null;

  /** @param sync - makes durable what was written before it is called. */
  constructor(private readonly sync: () => Promise<void>) {}

  /**
   * @returns a promise that resolves when everything written before the call is durable. It rejects when the sync that
   * was to make it so does; later calls get a sync of their own.
   */
  whenDurable(): Promise<void> {
    if (this.current === null) return this.start();
    // A sync under way may have begun before the caller's write: only the next one covers it for certain.
    this.next ??= this.current.then(
      () => this.start(),
      () => this.start(),
    );
    return this.next;
  }

  private start(): Promise<void> {
    this.next = null;
    const current = this.sync();
    const ended = (): void => {
      if (this.current === current) this.current = null;
    };
    this.current = current;
    current.then(ended, ended);
    return current;
  }
}
