import { finished } from 'node:stream';
import { types } from 'node:util';
import type { GuardedCall } from './guarded-call';
import type { Settler } from './settler';

/** How long a stream that nobody reads holds its reservation. SEMANTICS, The life of a call. */
const NEVER_READ_MS = 600_000;

type AsyncSource = { [Symbol.asyncIterator](): AsyncIterator<unknown> };

/**
 * Has a call settled by the end of the stream that it returned: a Node or web stream by its end, any other async
 * iterable by the end of its iteration; one that is never iterated after 10 minutes.
 *
 * @returns false where the result is no stream.
 */
export function settleAtEnd(call: GuardedCall, result: object, settler: Settler): boolean {
  if (types.isProxy(result)) return false;
  if (isStream(result)) {
    finished(result as NodeJS.ReadableStream, (error) => {
      void settler.settle(call, error ? { ok: false, error } : { ok: true, result });
    });
    return true;
  }
  if (typeof (result as Partial<AsyncSource>)[Symbol.asyncIterator] !== 'function') return false;
  return settleByIteration(call, result as AsyncSource, settler);
}

function isStream(result: object): boolean {
  if (typeof ReadableStream === 'function' && result instanceof ReadableStream) return true;
  const { pipe, on } = result as { pipe?: unknown; on?: unknown };
  return typeof pipe === 'function' && typeof on === 'function';
}

function settleByIteration(call: GuardedCall, source: AsyncSource, settler: Settler): boolean {
  const begin = source[Symbol.asyncIterator];
  const cancel = call.prepared.guard.after(NEVER_READ_MS, () => settler.settle(call, { ok: true, result: source }));
  const replaced = Reflect.defineProperty(source, Symbol.asyncIterator, {
    configurable: true,
    writable: true,
    value: function (this: unknown): AsyncIterator<unknown> {
      cancel();
      return settlingIterator(begin.call(source), (error) => {
        void settler.settle(
          call,
          error === undefined ? { ok: true, result: source } : { ok: false, error: error.cause },
        );
      });
    },
  });
  if (!replaced) cancel();
  return replaced;
}

/** The same iterator, which tells when it has ended, failed or was abandoned. */
function settlingIterator(
  inner: AsyncIterator<unknown>,
  ended: (error?: { cause: unknown }) => void,
): AsyncIterator<unknown> {
  const watch = async (step: Promise<IteratorResult<unknown>>): Promise<IteratorResult<unknown>> => {
    try {
      const result = await step;
      if (result.done === true) ended();
      return result;
    } catch (cause) {
      ended({ cause });
      throw cause;
    }
  };
  const iterator: AsyncIterator<unknown> & AsyncIterable<unknown> = {
    next: (...values) => watch(inner.next(...values)),
    [Symbol.asyncIterator]: () => iterator,
  };
  iterator.return = async (value) => {
    try {
      return inner.return === undefined ? { done: true, value: await value } : await inner.return(value);
    } finally {
      ended();
    }
  };
  if (inner.throw !== undefined)
    iterator.throw = (error) => watch((inner.throw as (e: unknown) => Promise<IteratorResult<unknown>>)(error));
  return iterator;
}
