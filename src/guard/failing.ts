import { type Awaitable, isPromise } from '../core/awaitable';

/** Does something where the work fails, and lets it fail. */
export function failing<T>(work: () => Awaitable<T>, onFailure: () => void): Awaitable<T> {
  const fail = (error: unknown): never => {
    onFailure();
    throw error;
  };
  try {
    const result = work();
    return isPromise(result) ? result.catch(fail) : result;
  } catch (error) {
    return fail(error);
  }
}

/** Gives something else where the work fails. */
export function unfailing<T>(work: () => Awaitable<T>, instead: T): Awaitable<T> {
  try {
    const result = work();
    return isPromise(result) ? result.then(undefined, () => instead) : result;
  } catch {
    return instead;
  }
}
