import { closeIteration } from './close-iteration';
import { runAs } from './current-call';
import type { GuardedCall } from './guarded-call';

/** What an async iterable has. */
export interface AsyncSource {
  [Symbol.asyncIterator](): AsyncIterator<unknown>;
}

/** Who is told of an iteration. */
interface Watch {
  /** Its first step is asked for. */
  begun(): void;
  /** It has ended, was abandoned, or failed by a cause. */
  ended(error?: { readonly cause: unknown }): void;
  /** Why it may go no further; null while it may. */
  stopped(): Error | null;
}

/**
 * Replaces the one method of an async iterable by which it is iterated, so that its iterations are told of; their steps
 * run as parts of the call's body.
 *
 * @returns false where the object does not let its method be replaced.
 */
export function watchIteration(source: AsyncSource, call: GuardedCall, watch: Watch): boolean {
  const begin = source[Symbol.asyncIterator];
  return Reflect.defineProperty(source, Symbol.asyncIterator, {
    configurable: true,
    writable: true,
    value: function (this: unknown): AsyncIterator<unknown> {
      try {
        return watchedIterator(begin.call(source), call, watch);
      } catch (cause) {
        watch.ended({ cause });
        throw cause;
      }
    },
  });
}

type Step = Promise<IteratorResult<unknown>>;

function watchedIterator(inner: AsyncIterator<unknown>, call: GuardedCall, watch: Watch): AsyncIterator<unknown> {
  const follow = async (step: () => Step): Step => {
    try {
      const result = await runAs(call, step);
      if (result.done === true) watch.ended();
      return result;
    } catch (cause) {
      watch.ended({ cause });
      throw cause;
    }
  };
  let isStopped = false;
  /** The kill switch ends an iteration at its next step; what it holds open, it may close. */
  const giveUpFor = async (stop: Error): Step => {
    isStopped = true;
    await closeIteration(() => runAs(call, () => inner.return?.()));
    watch.ended({ cause: stop });
    throw stop;
  };
  const iterator: AsyncIterator<unknown> & AsyncIterable<unknown> = {
    next(...values) {
      if (isStopped) return Promise.resolve({ done: true, value: undefined });
      const stop = watch.stopped();
      if (stop !== null) return giveUpFor(stop);
      watch.begun();
      return follow(() => inner.next(...values));
    },
    async return(value) {
      try {
        if (inner.return === undefined) return { done: true, value: await value };
        const { return: giveUp } = inner;
        return await runAs(call, () => giveUp.call(inner, value));
      } finally {
        watch.ended();
      }
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  if (inner.throw !== undefined)
    iterator.throw = (error) => follow(() => (inner.throw as (e: unknown) => Step).call(inner, error));
  return iterator;
}
