/** A value, or a promise of it where something has to be waited for. */
export type Awaitable<T> = T | Promise<T>;

/** Whether a value has to be waited for. */
export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/** Continues with a value: at once where it is there, else when its promise is fulfilled. */
export function whenReady<T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> {
  return isPromise(value) ? value.then(next as (value: unknown) => Awaitable<U>) : next(value);
}
