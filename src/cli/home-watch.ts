import { type FSWatcher, watch } from 'node:fs';

/** Some file systems tell of no change. */
const INTERVAL_MS = 500;

/** Tells when something in a directory may have changed. */
export class HomeWatch {
  private readonly watcher: FSWatcher | null;
  private isNoted = false;
  private wake: (() => void) | null = null;

  /** @param signal - its abort counts as a change. */
  constructor(
    home: string,
    private readonly signal: AbortSignal,
  ) {
    this.watcher = this.watch(home);
    signal.addEventListener('abort', () => this.note(), { once: true });
  }

  /** Resolves with the next change, at once where there was one since the last call, after half a second in any case. */
  async changed(): Promise<void> {
    if (!this.isNoted && !this.signal.aborted) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        timer = setTimeout(resolve, INTERVAL_MS);
      });
      clearTimeout(timer);
    }
    this.isNoted = false;
  }

  close(): void {
    this.watcher?.close();
  }

  /** Null where the machine has no watch left: then the interval has to do. */
  private watch(home: string): FSWatcher | null {
    try {
      return watch(home, () => this.note()).on('error', () => {});
    } catch {
      return null;
    }
  }

  private note(): void {
    this.isNoted = true;
    this.wake?.();
  }
}
