import type { Committed } from '../truth';
import type { CommitListeners } from './commit-listeners';
import type { JobKind, Jobs } from './jobs';
import type { WriteQueue } from './write-queue';

/** What the writer tells of jobs whose events it makes itself. */
export type ToldJobs = {
  readonly [K in JobKind]: Jobs[K]['result'] extends Told | null ? K : never;
}[JobKind];

/** What some jobs have in common: the events of what they changed, in order. */
export interface Told {
  readonly events: readonly Committed[];
}

/** Hands over jobs, and tells those who watch what they changed, straight after the commit. */
export class ChangeQueue {
  constructor(
    private readonly queue: WriteQueue,
    private readonly listeners: CommitListeners,
  ) {}

  /** @param bytes - about what it weighs while it waits. */
  submit<K extends ToldJobs>(kind: K, given: Jobs[K]['given'], bytes = 0): Promise<Jobs[K]['result']> {
    return this.queue.submit(kind, given, bytes, (result) => {
      const told = result as Told | null;
      if (told !== null) this.listeners.tell(() => told.events);
    });
  }
}
