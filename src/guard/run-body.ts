import { startBody } from './current-call';
import type { GuardedCall } from './guarded-call';
import type { Settler } from './settler';
import { settleAtEnd } from './stream-end';

/** Runs the body of a synchronous call; a promise or a stream that it returns settles the call at its end. */
export function runSync(call: GuardedCall, settler: Settler): unknown {
  let result: unknown;
  try {
    result = startBody(call);
  } catch (error) {
    void settler.settle(call, { ok: false, error });
    throw error;
  }
  if (typeof result === 'object' && result !== null) {
    // Only a promise that is under way: reading a lazy thenable, such as a query that is not sent yet, would begin it.
    if (result instanceof Promise) {
      return result.then(
        (value) => succeeded(call, value, settler),
        (error: unknown) => failed(call, error, settler),
      );
    }
    if (settleAtEnd(call, result, settler)) return result;
  }
  void settler.settle(call, { ok: true, result });
  return result;
}

/** Runs the body of an asynchronous call. */
export function runAsync(call: GuardedCall, settler: Settler): Promise<unknown> {
  let result: unknown;
  try {
    result = startBody(call);
  } catch (error) {
    return failed(call, error, settler);
  }
  const promise = result instanceof Promise ? result : Promise.resolve(result);
  return promise.then(
    (value) => succeeded(call, value, settler),
    (error: unknown) => failed(call, error, settler),
  );
}

function succeeded(call: GuardedCall, result: unknown, settler: Settler): unknown {
  if (typeof result === 'object' && result !== null && settleAtEnd(call, result, settler)) return result;
  const durable = settler.settle(call, { ok: true, result });
  return durable === undefined ? result : durable.then(() => result);
}

function failed(call: GuardedCall, error: unknown, settler: Settler): Promise<never> {
  const durable = settler.settle(call, { ok: false, error });
  return durable === undefined ? Promise.reject(error) : durable.then(() => Promise.reject(error));
}
