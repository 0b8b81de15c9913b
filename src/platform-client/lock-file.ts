import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import type { Clock } from '../core/clock';
import type { SenderLock } from './sender-lock';

const RENEW_MS = 1_000;
const STALE_MS = 10_000;

/**
 * A lock by a file that its holder touches every second, for where there is no SQLite: whoever sees it untouched for 10 s
 * takes it over.
 *
 * Two that take it over at the same moment may both believe that they have it; records are then sent twice, and kept once.
 */
export class LockFile {
  private readonly owner = randomUUID();
  private seen: { readonly touchedAt: number; readonly since: number } | null = null;

  constructor(
    private readonly path: string,
    private readonly clock: Clock,
  ) {}

  /** @returns null where another one has it. @throws the file system's error. */
  take(): SenderLock | null {
    if (!this.create()) {
      if (!this.isStale()) return null;
      const old = `${this.path}.${this.owner}`;
      this.moveAway(old);
      if (!this.create()) return null;
    }
    this.seen = null;
    let cancel = (): void => undefined;
    const renew = (): void => {
      if (!this.isOurs()) return;
      this.touch();
      cancel = this.clock.after(RENEW_MS, renew);
    };
    cancel = this.clock.after(RENEW_MS, renew);
    return {
      release: () => {
        cancel();
        if (this.isOurs()) rmSync(this.path, { force: true });
      },
    };
  }

  private create(): boolean {
    try {
      writeFileSync(this.path, this.owner, { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  /** By what we have seen ourselves: clocks of machines differ, and are set. */
  private isStale(): boolean {
    const touchedAt = statSync(this.path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    const now = this.clock.now();
    if (this.seen?.touchedAt !== touchedAt || now < this.seen.since) this.seen = { touchedAt, since: now };
    return now - this.seen.since >= STALE_MS;
  }

  private moveAway(old: string): void {
    try {
      renameSync(this.path, old);
      rmSync(old, { force: true });
    } catch {
      // Another one was faster.
    }
  }

  private isOurs(): boolean {
    try {
      return readFileSync(this.path, 'utf8') === this.owner;
    } catch {
      return false;
    }
  }

  private touch(): void {
    try {
      const now = new Date(this.clock.now());
      utimesSync(this.path, now, now);
    } catch {
      // It is taken over then.
    }
  }
}
