import { finished, Readable } from 'node:stream';
import { types } from 'node:util';
import type { BodyEnd } from './actual-cost';
import type { GuardedCall } from './guarded-call';
import type { Settler } from './settler';
import { type AsyncSource, watchIteration } from './watched-iteration';

/** How long a stream that nobody reads holds its reservation. SEMANTICS, The life of a call. */
const NEVER_READ_MS = 600_000;
/** How Node says that a stream's reader went away: by destroy(), by break. */
const ABANDONED = ['ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'];

/** The calls that wait for the end of one stream: several may have returned the same. */
type Waiting = Map<GuardedCall, (end: BodyEnd) => void>;

const watched = new WeakMap<object, Waiting>();

/**
 * Has a call settled by the end of the stream that it returned: a Node or web stream by its end, any other async
 * iterable by the end of its iteration; one that is never read after 10 minutes, at the estimate.
 *
 * @returns false where the result is no stream.
 */
export function settleAtEnd(call: GuardedCall, result: object, settler: Settler): boolean {
  if (types.isProxy(result)) return false;
  const isStreamEnd = isStream(result);
  if (!isStreamEnd && typeof (result as Partial<AsyncSource>)[Symbol.asyncIterator] !== 'function') return false;
  const waiting = watched.get(result) ?? (isStreamEnd ? watchStream(result) : watchSource(call, result as AsyncSource));
  if (waiting === null) return false;
  if (!isStreamEnd) call.prepared.guard.inFlight(call);
  const cancel = call.prepared.guard.after(NEVER_READ_MS, () => {
    if (isUnread(result)) end({ ok: true, result, isUnread: true });
  });
  const end = (how: BodyEnd): void => {
    cancel();
    waiting.delete(call);
    void settler.settle(call, how);
  };
  waiting.set(call, end);
  return true;
}

function watchStream(stream: object): Waiting {
  const waiting: Waiting = new Map();
  watched.set(stream, waiting);
  finished(stream as NodeJS.ReadableStream, (error) => {
    watched.delete(stream);
    const hasFailed = error && !ABANDONED.includes(error.code ?? '');
    for (const end of waiting.values()) end(hasFailed ? { ok: false, error } : { ok: true, result: stream });
  });
  return waiting;
}

function watchSource(call: GuardedCall, source: AsyncSource): Waiting | null {
  const waiting: Waiting = new Map();
  let stop: Error | null = null;
  const isWatched = watchIteration(source, call, {
    begun: () => begunSources.add(source),
    ended: (error) => {
      begunSources.delete(source);
      for (const end of waiting.values())
        end(error === undefined ? { ok: true, result: source } : { ok: false, error: error.cause });
    },
    stopped: () => {
      // Where no call waits any more, what stopped the last one holds: another iterator gets no further.
      if (waiting.size > 0) stop = stopOfAny(waiting);
      return stop;
    },
  });
  if (!isWatched) return null;
  watched.set(source, waiting);
  return waiting;
}

function stopOfAny(waiting: Waiting): Error | null {
  for (const { records } of waiting.keys()) if (records.inFlight?.stop) return records.inFlight.stop;
  return null;
}

const begunSources = new WeakSet<object>();

function isUnread(result: object): boolean {
  if (!isStream(result)) return !begunSources.has(result);
  const isWritableOnly = !isWebStream(result) && typeof (result as Partial<NodeJS.ReadableStream>).read !== 'function';
  return !isWritableOnly && !Readable.isDisturbed(result as NodeJS.ReadableStream);
}

function isStream(result: object): boolean {
  if (isWebStream(result)) return true;
  const { pipe, on } = result as { pipe?: unknown; on?: unknown };
  return typeof pipe === 'function' && typeof on === 'function';
}

function isWebStream(result: object): boolean {
  return typeof ReadableStream === 'function' && result instanceof ReadableStream;
}
