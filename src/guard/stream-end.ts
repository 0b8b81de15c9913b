import { finished, Readable } from 'node:stream';
import { types } from 'node:util';
import type { BodyEnd } from './actual-cost';
import type { GuardedCall } from './guarded-call';
import type { Settler } from './settler';

/** How long a stream that nobody reads holds its reservation. SEMANTICS, The life of a call. */
const NEVER_READ_MS = 600_000;
/** How Node says that a stream's reader went away: by destroy(), by break. */
const ABANDONED = ['ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'];

type AsyncSource = { [Symbol.asyncIterator](): AsyncIterator<unknown> };

/**
 * Has a call settled by the end of the stream that it returned: a Node or web stream by its end, any other async
 * iterable by the end of its iteration; one that is never read after 10 minutes, at the estimate.
 *
 * @returns false where the result is no stream.
 */
export function settleAtEnd(call: GuardedCall, result: object, settler: Settler): boolean {
  if (types.isProxy(result)) return false;
  if (isStream(result)) {
    settleByEnd(call, result as NodeJS.ReadableStream, settler);
    return true;
  }
  if (typeof (result as Partial<AsyncSource>)[Symbol.asyncIterator] !== 'function') return false;
  return settleByIteration(call, result as AsyncSource, settler);
}

function isStream(result: object): boolean {
  if (isWebStream(result)) return true;
  const { pipe, on } = result as { pipe?: unknown; on?: unknown };
  return typeof pipe === 'function' && typeof on === 'function';
}

function isWebStream(result: object): boolean {
  return typeof ReadableStream === 'function' && result instanceof ReadableStream;
}

function unread(result: unknown): BodyEnd {
  return { ok: true, result, isUnread: true };
}

function settleByEnd(call: GuardedCall, stream: NodeJS.ReadableStream, settler: Settler): void {
  const cancel = call.prepared.guard.after(NEVER_READ_MS, () => {
    const isWritableOnly = !isWebStream(stream) && typeof stream.read !== 'function';
    if (!isWritableOnly && !Readable.isDisturbed(stream)) void settler.settle(call, unread(stream));
  });
  finished(stream, (error) => {
    cancel();
    const hasFailed = error && !ABANDONED.includes(error.code ?? '');
    void settler.settle(call, hasFailed ? { ok: false, error } : { ok: true, result: stream });
  });
}

function settleByIteration(call: GuardedCall, source: AsyncSource, settler: Settler): boolean {
  const begin = source[Symbol.asyncIterator];
  const cancel = call.prepared.guard.after(NEVER_READ_MS, () => settler.settle(call, unread(source)));
  const ended = (error?: { cause: unknown }): void => {
    void settler.settle(call, error === undefined ? { ok: true, result: source } : { ok: false, error: error.cause });
  };
  const replaced = Reflect.defineProperty(source, Symbol.asyncIterator, {
    configurable: true,
    writable: true,
    value: function (this: unknown): AsyncIterator<unknown> {
      cancel();
      try {
        return settlingIterator(begin.call(source), ended);
      } catch (cause) {
        ended({ cause });
        throw cause;
      }
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
  const watch = async (step: () => Promise<IteratorResult<unknown>>): Promise<IteratorResult<unknown>> => {
    try {
      const result = await step();
      if (result.done === true) ended();
      return result;
    } catch (cause) {
      ended({ cause });
      throw cause;
    }
  };
  const iterator: AsyncIterator<unknown> & AsyncIterable<unknown> = {
    next: (...values) => watch(() => inner.next(...values)),
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
    iterator.throw = (error) =>
      watch(() => (inner.throw as (error: unknown) => Promise<IteratorResult<unknown>>)(error));
  return iterator;
}
