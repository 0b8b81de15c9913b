import type { CommitListeners } from './commit-listeners';
import type { JobKind, Jobs, Told } from './jobs';
import type { WriteQueue } from './write-queue';

/** Jobs that make the events of what they change. */
export type ToldJob = { readonly [K in JobKind]: Jobs[K]['result'] extends Told<unknown> ? K : never }[JobKind];

/** What a job gives. */
export type Value<K extends ToldJob> = Jobs[K]['result'] extends Told<infer T> ? T : never;

/** Hands over jobs, and tells those who watch what they changed, straight after the commit. */
export class ChangeQueue {
  constructor(
    private readonly queue: WriteQueue,
    private readonly listeners: CommitListeners,
  ) {}

  /** @param bytes - about what it weighs while it waits. */
  async submit<K extends ToldJob>(kind: K, given: Jobs[K]['given'], bytes = 0): Promise<Value<K>> {
    const told = await this.queue.submit(kind, given, bytes, (result) =>
      this.listeners.tell(() => (result as Told<unknown>).events),
    );
    return (told as Told<Value<K>>).value;
  }
}
