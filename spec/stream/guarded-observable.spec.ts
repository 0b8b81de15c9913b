import { config, Observable, type OperatorFunction, Subject, Subscriber } from 'rxjs';
import { delay, filter, finalize, map, publish, refCount, share, take } from 'rxjs/operators';
import { GuardedObservable } from '../../src/stream/guarded-observable';

const boom = new Error('boom');
const fail = (): never => {
  throw boom;
};
const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function setUp() {
  const source = new Subject<number>();
  const reported: unknown[] = [];
  const guarded = GuardedObservable.over(source, (error) => reported.push(error));
  const neighbour: unknown[] = [];
  const startNeighbour = () =>
    guarded.subscribe({ next: (value) => neighbour.push(value), complete: () => neighbour.push('complete') });
  return { source, reported, guarded, neighbour, startNeighbour };
}

describe('GuardedObservable', () => {
  const unhandled: unknown[] = [];

  beforeEach(() => {
    unhandled.length = 0;
    config.onUnhandledError = (error) => unhandled.push(error);
  });

  afterEach(async () => {
    await nextTurn();
    config.onUnhandledError = null;
    expect(unhandled).toEqual([]);
  });

  it('reports a callback that throws, and keeps it and its neighbours subscribed', () => {
    const { source, reported, guarded, neighbour, startNeighbour } = setUp();
    const seen: number[] = [];
    guarded.subscribe((value) => {
      seen.push(value);
      fail();
    });
    startNeighbour();
    source.next(1);
    source.next(2);
    expect({ seen, neighbour, reported }).toEqual({ seen: [1, 2], neighbour: [1, 2], reported: [boom, boom] });
  });

  it('reports each of next, error and complete of an observer that throw, called as its methods', () => {
    const { source, reported, guarded } = setUp();
    class Faulty {
      readonly seen: string[] = [];
      next() {
        this.seen.push('next');
        fail();
      }
      error() {
        this.seen.push('error');
        fail();
      }
      complete() {
        this.seen.push('complete');
        fail();
      }
    }
    const completed = new Faulty();
    const failed = new Faulty();
    guarded.subscribe(completed);
    guarded.pipe(map(fail)).subscribe(failed);
    source.next(1);
    source.complete();
    expect({ completed: completed.seen, failed: failed.seen, reported }).toEqual({
      completed: ['next', 'complete'],
      failed: ['error'],
      reported: [boom, boom, boom],
    });
  });

  it('reports callbacks given as separate arguments that throw', () => {
    const { source, reported, guarded } = setUp();
    guarded.subscribe(null, null, fail);
    guarded.pipe(map(fail)).subscribe(undefined, fail);
    source.next(1);
    source.complete();
    expect(reported).toEqual([boom, boom]);
  });

  it('reports the rejection of an async callback, and keeps it subscribed', async () => {
    const { source, reported, guarded } = setUp();
    const seen: number[] = [];
    guarded.subscribe(async (value) => {
      seen.push(value);
      fail();
    });
    source.next(1);
    source.next(2);
    await nextTurn();
    expect({ seen, reported }).toEqual({ seen: [1, 2], reported: [boom, boom] });
  });

  it('guards what pipe gives, also after an operator that delivers later', async () => {
    const { source, reported, guarded } = setUp();
    guarded.pipe(filter(Boolean), map(String)).subscribe(fail);
    guarded.pipe(delay(0)).subscribe(fail);
    source.next(1);
    await nextTurn();
    await nextTurn();
    expect(reported).toEqual([boom, boom]);
  });

  it.each<[string, OperatorFunction<number, number>]>([
    ['share()', share()],
    ['publish(), refCount()', (source) => source.pipe(publish(), refCount())],
    ['an operator written by hand', (source) => new Observable((subscriber) => source.subscribe(subscriber))],
  ])('guards what %s gives', (_, operator) => {
    const { source, reported, guarded } = setUp();
    const seen: number[] = [];
    const piped = guarded.pipe(operator);
    piped.subscribe(fail);
    piped.subscribe((value) => seen.push(value));
    source.next(1);
    source.next(2);
    expect({ seen, reported }).toEqual({ seen: [1, 2], reported: [boom, boom] });
  });

  it('guards a subscription made inside an operator written by hand', () => {
    const { source, reported, guarded } = setUp();
    const doubled = guarded.pipe(
      map((value) => value * 2),
      (inner) => new Observable<number>((subscriber) => inner.subscribe((value) => subscriber.next(fail() ?? value))),
    );
    doubled.subscribe();
    source.next(1);
    expect(reported).toEqual([boom]);
  });

  it('ends only its own subscription when an operator throws, and reports where there is no error callback', () => {
    const { source, reported, guarded, neighbour, startNeighbour } = setUp();
    const handled: unknown[] = [];
    const silent = guarded.pipe(map(fail)).subscribe();
    const handling = guarded.pipe(map(fail)).subscribe({ error: (error) => handled.push(error) });
    startNeighbour();
    source.next(1);
    source.next(2);
    expect({ silent: silent.closed, handling: handling.closed, neighbour, handled, reported }).toEqual({
      silent: true,
      handling: true,
      neighbour: [1, 2],
      handled: [boom],
      reported: [boom],
    });
  });

  it('keeps a subscriber of rxjs that throws, or whose teardown does, from its neighbours', () => {
    const { source, reported, guarded, neighbour, startNeighbour } = setUp();
    guarded.subscribe(new Subscriber<number>({ next: fail, error: fail, complete: () => undefined }));
    guarded.pipe(finalize(fail)).subscribe();
    startNeighbour();
    source.next(1);
    source.complete();
    expect(neighbour).toEqual([1, 'complete']);
    expect(reported).toEqual([boom, expect.objectContaining({ name: 'UnsubscriptionError', errors: [boom] })]);
  });

  it('hands a subscriber of rxjs on untouched, so that unsubscribing reaches the source', () => {
    const { source, guarded } = setUp();
    const subscriber = new Subscriber<number>({ next() {}, error() {}, complete() {} });
    expect(guarded.subscribe(subscriber)).toBe(subscriber);
    expect(source.observed).toBe(true);
    subscriber.unsubscribe();
    expect(source.observed).toBe(false);
  });

  it('leaves the source when take has enough, and when it is unsubscribed', () => {
    const { source, guarded } = setUp();
    const seen: number[] = [];
    guarded.pipe(take(1)).subscribe((value) => seen.push(value));
    const subscription = guarded.subscribe((value) => seen.push(value * 10));
    source.next(1);
    subscription.unsubscribe();
    source.next(2);
    expect({ seen, observed: source.observed }).toEqual({ seen: [1, 10], observed: false });
  });

  it('rejects the promise of forEach when its callback throws', async () => {
    const { source, reported, guarded } = setUp();
    const done = guarded.forEach(fail);
    source.next(1);
    await expect(done).rejects.toBe(boom);
    expect(reported).toEqual([]);
  });
});
