import { Readable, Writable } from 'node:stream';
import { reportCost } from '../../src';
import { createTestSentinel } from '../../src/testing';

const TEN_MINUTES_MS = 600_000;
const mine = new Error('mine');

type Source = AsyncIterable<number> & object;

/** An object that can be iterated, and is no generator. */
function iterable(values: readonly number[], failure?: Error): Source {
  return {
    async *[Symbol.asyncIterator]() {
      yield* values;
      if (failure !== undefined) throw failure;
    },
  };
}

const STREAMS: Readonly<Record<string, (failure?: Error) => Source>> = {
  'an object with Symbol.asyncIterator': (failure) => iterable([1, 2, 3], failure),
  'a Node stream': (failure) => Readable.from(iterable([1, 2, 3], failure)),
  'a web stream': (failure) => {
    let sent = 0;
    return new ReadableStream<number>({
      pull(controller) {
        if (sent < 3) controller.enqueue(++sent);
        else if (failure === undefined) controller.close();
        else controller.error(failure);
      },
    }) as unknown as Source;
  },
};
const KINDS = Object.keys(STREAMS);
const MODES = ['sync', 'async'] as const;

/** What finishes after the consumer of a stream has gone on: Node tells of an end on the next turn. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

function make(kind: string, mode: 'sync' | 'async', failure?: Error) {
  const { sentinel, clock } = createTestSentinel({ policy: {} });
  const stream = STREAMS[kind](failure);
  const ledger: [string, number, string][] = [];
  sentinel.actions$.subscribe(({ outcome, costUsd, costSource }) => ledger.push([outcome, costUsd, costSource]));
  const body = mode === 'async' ? async () => stream : () => stream;
  const actualCostUsd = jest.fn(() => 0.25);
  const act = sentinel.guard(body as () => Source | Promise<Source>, { name: 'act', costUsd: 1, actualCostUsd });
  const spend = () => {
    const { sessionUsd, reservedUsd } = sentinel.spend();
    return { sessionUsd, reservedUsd };
  };
  return { stream, act, clock, ledger, spend, actualCostUsd };
}

async function read(stream: AsyncIterable<number>, upTo = Number.POSITIVE_INFINITY): Promise<number[]> {
  const values: number[] = [];
  for await (const value of stream) {
    values.push(value);
    if (values.length === upTo) break;
  }
  return values;
}

describe.each(MODES)('A call in mode %s that returns', (mode) => {
  describe.each(KINDS)('%s', (kind) => {
    it('hands on the same object, and holds its reservation until the stream ends', async () => {
      const { stream, act, spend, ledger, actualCostUsd, clock } = make(kind, mode);
      const returned = await act();
      expect(returned).toBe(stream);
      expect({ ...spend(), entries: ledger.length }).toEqual({ sessionUsd: 0, reservedUsd: 1, entries: 0 });
      expect(await read(returned)).toEqual([1, 2, 3]);
      await settled();
      expect(spend()).toEqual({ sessionUsd: 0.25, reservedUsd: 0 });
      expect(ledger).toEqual([['success', 0.25, 'reported']]);
      expect(actualCostUsd.mock.calls).toEqual([[stream]]);
      clock.advance(TEN_MINUTES_MS);
      expect(ledger).toHaveLength(1);
    });

    it('settles when its reader abandons it', async () => {
      const { act, spend, ledger } = make(kind, mode);
      expect(await read(await act(), 2)).toEqual([1, 2]);
      await settled();
      expect(spend()).toEqual({ sessionUsd: 0.25, reservedUsd: 0 });
      expect(ledger).toEqual([['success', 0.25, 'reported']]);
    });

    it('settles at the estimate when it fails, and hands on its own error', async () => {
      const { act, spend, ledger } = make(kind, mode, mine);
      const stream = await act();
      await expect(read(stream)).rejects.toBe(mine);
      await settled();
      expect(spend()).toEqual({ sessionUsd: 1, reservedUsd: 0 });
      expect(ledger).toEqual([['error', 1, 'estimate']]);
    });

    it('settles at the estimate after 10 minutes when nobody reads it', async () => {
      const { act, spend, ledger, clock, actualCostUsd } = make(kind, mode);
      const stream = await act();
      clock.advance(TEN_MINUTES_MS - 1);
      expect(spend()).toEqual({ sessionUsd: 0, reservedUsd: 1 });
      clock.advance(1);
      expect(spend()).toEqual({ sessionUsd: 1, reservedUsd: 0 });
      expect(await read(stream)).toEqual([1, 2, 3]);
      await settled();
      expect(ledger).toEqual([['success', 1, 'estimate']]);
      expect(actualCostUsd).not.toHaveBeenCalled();
    });

    it('is not settled by the clock once somebody reads it', async () => {
      const { act, spend, clock } = make(kind, mode);
      const iterator = (await act())[Symbol.asyncIterator]();
      await iterator.next();
      clock.advance(2 * TEN_MINUTES_MS);
      expect(spend()).toEqual({ sessionUsd: 0, reservedUsd: 1 });
      while ((await iterator.next()).done !== true);
      await settled();
      expect(spend()).toEqual({ sessionUsd: 0.25, reservedUsd: 0 });
    });
  });
});

describe('An iterable that an action returns', () => {
  const guardedOf = <T extends object>(source: T) => {
    const { sentinel, clock } = createTestSentinel({ policy: {} });
    const act = sentinel.guard(() => source, { name: 'act', costUsd: 1 });
    return { act, clock, spend: () => sentinel.spend() };
  };

  it('settles when its iterator cannot be had', () => {
    const source = {
      [Symbol.asyncIterator](): AsyncIterator<number> {
        throw mine;
      },
    };
    const { act, spend } = guardedOf(source);
    const returned = act();
    expect(() => returned[Symbol.asyncIterator]()).toThrow(mine);
    expect(spend()).toMatchObject({ sessionUsd: 1, reservedUsd: 0 });
  });

  it('settles when its iterator throws where it should reject', async () => {
    const source = {
      [Symbol.asyncIterator]: () => ({
        next(): Promise<IteratorResult<number>> {
          throw mine;
        },
      }),
    };
    const { act, spend } = guardedOf(source);
    await expect(act()[Symbol.asyncIterator]().next()).rejects.toBe(mine);
    expect(spend()).toMatchObject({ sessionUsd: 1, reservedUsd: 0 });
  });

  it('hands values and throw() on to the iterator, and settles once however often it is iterated', async () => {
    const got: unknown[] = [];
    const source = {
      [Symbol.asyncIterator]: async function* (): AsyncGenerator<number, string, string> {
        try {
          got.push(yield 1);
          yield 2;
        } catch (error) {
          got.push(error);
        }
        return 'end';
      },
    };
    const { act, spend } = guardedOf(source);
    const iterator = act()[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.next('value');
    expect(await iterator.throw?.(mine)).toEqual({ done: true, value: 'end' });
    expect(got).toEqual(['value', mine]);
    expect(spend()).toMatchObject({ sessionUsd: 1, reservedUsd: 0 });
    expect(await read(source as AsyncIterable<number>)).toEqual([1, 2]);
    expect(spend()).toMatchObject({ sessionUsd: 1, reservedUsd: 0 });
  });

  it('settles at once where it cannot be watched: frozen, or a proxy', () => {
    for (const source of [Object.freeze(iterable([1])), new Proxy(iterable([1]), {})]) {
      const { act, spend } = guardedOf(source);
      expect(act()).toBe(source);
      expect(spend()).toMatchObject({ sessionUsd: 1, reservedUsd: 0 });
    }
  });

  it('is settled for each of the calls that return it', async () => {
    const { act, spend } = guardedOf(iterable([1]));
    act();
    await read(act());
    expect(spend()).toMatchObject({ sessionUsd: 2, reservedUsd: 0 });
  });
});

describe('A writable stream that an action returns', () => {
  it('settles when it has finished, also later than after 10 minutes', async () => {
    const { sentinel, clock } = createTestSentinel({ policy: {} });
    const open = sentinel.guard(() => new Writable({ write: (_chunk, _encoding, done) => done() }), {
      name: 'open',
      costUsd: 1,
    });
    const stream = open();
    clock.advance(TEN_MINUTES_MS);
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 0, reservedUsd: 1 });
    stream.end('last');
    await settled();
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 1, reservedUsd: 0 });
  });
});

describe('An async * action', () => {
  const makeGenerator = (policy = {}) => {
    const test = createTestSentinel({ policy });
    const steps: string[] = [];
    const act = test.sentinel.guard(
      async function* (failure?: Error) {
        try {
          reportCost(0.1);
          yield 1;
          reportCost(0.2);
          yield 2;
          if (failure !== undefined) throw failure;
          reportCost(0.4);
        } finally {
          steps.push('cleaned up');
        }
      },
      { name: 'act', costUsd: 1 },
    );
    const spend = () => {
      const { sessionUsd, reservedUsd } = test.sentinel.spend();
      return { sessionUsd, reservedUsd };
    };
    return { ...test, act, spend, steps };
  };

  it('reserves at its first next() and settles at its end, at what it reported', async () => {
    const { act, spend } = makeGenerator();
    const generator = act();
    expect(spend()).toEqual({ sessionUsd: 0, reservedUsd: 0 });
    await generator.next();
    expect(spend()).toEqual({ sessionUsd: 0, reservedUsd: 1 });
    expect(await read(generator)).toEqual([2]);
    expect(spend()).toEqual({ sessionUsd: 0.7, reservedUsd: 0 });
  });

  it('settles when it is abandoned, after its own clean-up', async () => {
    const { act, spend, steps } = makeGenerator();
    await read(act(), 1);
    expect({ ...spend(), steps }).toEqual({ sessionUsd: 0.1, reservedUsd: 0, steps: ['cleaned up'] });
  });

  it('settles when it fails, and hands on its own error', async () => {
    const { act, spend } = makeGenerator();
    await expect(read(act(mine))).rejects.toBe(mine);
    expect(spend().reservedUsd).toBe(0);
    expect(spend().sessionUsd).toBeCloseTo(0.3, 12);
  });

  it('takes nothing where it is never begun, or is ended before that', async () => {
    const { act, spend, clock, steps } = makeGenerator();
    const generator = act();
    expect(await generator.return(undefined)).toEqual({ done: true, value: undefined });
    await expect(act().throw(mine)).rejects.toBe(mine);
    act();
    clock.advance(TEN_MINUTES_MS);
    expect({ ...spend(), steps }).toEqual({ sessionUsd: 0, reservedUsd: 0, steps: [] });
  });

  it('rejects its first next() where it is refused, runs nothing, and is done then', async () => {
    const { act, spend, steps } = makeGenerator({ budgets: { session: 0.5 } });
    const generator = act();
    await expect(generator.next()).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    expect(await generator.next()).toEqual({ done: true, value: undefined });
    expect({ ...spend(), steps }).toEqual({ sessionUsd: 0, reservedUsd: 0, steps: [] });
  });
});
