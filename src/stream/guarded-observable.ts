import { Observable, type Observer, type Operator, type OperatorFunction, Subscriber, type Subscription } from 'rxjs';

/**
 * A view of a source whose consumers cannot break the process, the source or each other.
 *
 * A callback that throws, or returns a promise that rejects, is reported and stays subscribed. An operator that throws
 * ends its own subscription only; where that has no error callback, the error is reported instead of thrown. What
 * `pipe` gives is guarded too. An observable that is made of it by a creation function (`merge`, `combineLatest`), and
 * those that `groupBy` and `window` emit, are plain ones again.
 */
export class GuardedObservable<T> extends Observable<T> {
  private constructor(
    private readonly report: (error: unknown) => void,
    source: Observable<unknown>,
    operator?: Operator<unknown, T>,
  ) {
    super();
    this.source = source;
    this.operator = operator;
  }

  /** Guards `source`; `report` gets what consumers throw and must not throw itself. */
  static over<T>(source: Observable<T>, report: (error: unknown) => void): Observable<T> {
    // A subscriber of rxjs itself is handed on untouched below, and can throw when it is torn down: it is kept from
    // the source here, whose other subscribers would miss the value.
    const isolated = new Observable<T>((subscriber) => source.subscribe(guardObserver(subscriber, report)));
    return new GuardedObservable<T>(report, isolated);
  }

  override lift<R>(operator?: Operator<T, R>): Observable<R> {
    // ConnectableObservable borrows this method from its source.
    if (!(this instanceof GuardedObservable)) return super.lift(operator);
    return new GuardedObservable<R>(this.report, this, operator);
  }

  override pipe(...operations: OperatorFunction<never, never>[]): Observable<never> {
    const result: unknown = Reflect.apply(super.pipe, this, operations);
    // An operator written by hand gives a plain `new Observable`.
    const isPlain = result instanceof Observable && Object.getPrototypeOf(result) === Observable.prototype;
    return (isPlain ? new GuardedObservable(this.report, result) : result) as Observable<never>;
  }

  override subscribe(
    observerOrNext?: Partial<Observer<T>> | ((value: T) => void) | null,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    if (isSubscriber(observerOrNext)) return super.subscribe(observerOrNext);
    const observer =
      typeof observerOrNext === 'function' || !observerOrNext
        ? { next: observerOrNext ?? undefined, error: error ?? undefined, complete: complete ?? undefined }
        : observerOrNext;
    return super.subscribe(guardObserver(observer, this.report));
  }
}

function guardObserver<T>(observer: Partial<Observer<T>>, report: (error: unknown) => void): Observer<T> {
  return {
    next: (value) => attempt(() => observer.next?.(value), report),
    error: (error) => (observer.error ? attempt(() => observer.error?.(error), report) : report(error)),
    complete: () => attempt(() => observer.complete?.(), report),
  };
}

function attempt(callback: () => unknown, report: (error: unknown) => void): void {
  try {
    const result = callback();
    if (isThenable(result)) Promise.resolve(result).catch(report);
  } catch (error) {
    report(error);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** Also knows those of another copy of rxjs, as rxjs does. */
function isSubscriber<T>(value: unknown): value is Subscriber<T> {
  if (value instanceof Subscriber) return true;
  return typeof value === 'object' && value !== null && 'closed' in value && 'add' in value && 'remove' in value;
}
