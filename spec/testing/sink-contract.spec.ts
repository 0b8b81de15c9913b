import type { Intervention } from '../../src/core/intervention';
import { InterventionSink, interventionsOf, type SinkRecord } from '../../src/sinks/sink';
import { MemorySink } from '../../src/testing/memory-sink';
import { type SinkContractOptions, sinkContract } from '../../src/testing/sink-contract';

const arrivedIds = (sink: InterventionSink) => (sink as MemorySink).interventions.map(({ id }) => id);

/** The names of the checks that fail, each with its message. */
async function violations(
  makeSink: () => InterventionSink,
  options: SinkContractOptions = { arrivedIds, timeoutMs: 20 },
): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  for (const check of sinkContract(makeSink, options)) {
    await check.run().catch((error: Error) => {
      failed[check.name] = error.message;
    });
  }
  return failed;
}

const variant = (methods: Partial<InterventionSink>) => (): InterventionSink =>
  Object.assign(new MemorySink(), methods);

describe('sinkContract', () => {
  describe('with MemorySink', () => {
    const checks = sinkContract(() => new MemorySink(), {
      arrivedIds: (sink) => (sink as MemorySink).interventions.map(({ id }) => id).filter((id) => id !== undefined),
    });
    for (const check of checks) it(check.name, check.run);
  });

  it('does not need to see what arrived', async () => {
    const sink = variant({ write: () => undefined });
    expect(await violations(sink, {})).toEqual({});
  });

  it('tells of an empty name', async () => {
    expect(await violations(variant({ name: ' ' }))).toEqual({
      'has a name that is not empty and does not change': 'The sink\'s name is " ".',
    });
  });

  it('tells of a name that changes', async () => {
    let reads = 0;
    const make = (): InterventionSink =>
      Object.defineProperty(new MemorySink(), 'name', { get: () => `sink-${++reads}` });
    expect(await violations(make)).toEqual({
      'has a name that is not empty and does not change': 'The sink\'s name was "sink-1" and became "sink-3".',
    });
  });

  it('tells of a sink that throws on an empty batch', async () => {
    class Strict extends MemorySink {
      override write(batch: readonly SinkRecord[]): void {
        if (batch.length === 0) throw new Error('nothing to write');
        super.write(batch);
      }
    }
    expect(await violations(() => new Strict())).toEqual({
      'takes an empty batch': 'write of 0 records failed: nothing to write',
    });
  });

  it('tells of a sink that knows not every outcome', async () => {
    class Picky extends MemorySink {
      override write(batch: readonly SinkRecord[]): void {
        super.write(
          batch.filter((record) => record.kind === 'intervention' && record.intervention.outcome === 'blocked'),
        );
      }
    }
    const ids = range(6).join(', ');
    expect(await violations(() => new Picky())).toEqual({
      'takes records of every outcome': `These ids were to arrive, in this order: ${ids}. These did: ${range(1)[0]}.`,
    });
  });

  it('tells of a sink that stumbles over what it does not know', async () => {
    class Narrow extends MemorySink {
      override write(batch: readonly SinkRecord[]): void {
        for (const record of batch) (record as { intervention: Intervention }).intervention.id.toUpperCase();
        super.write(batch);
      }
    }
    expect(await violations(() => new Narrow())).toEqual({
      'takes types, fields and kinds that it does not know': expect.stringMatching(
        /^write of 1 records failed: Cannot/,
      ),
    });
  });

  it('tells of a sink that changes records', async () => {
    class Changing extends MemorySink {
      override write(batch: readonly SinkRecord[]): void {
        for (const record of batch) Object.assign(record, { kind: 'mine' });
        super.write(batch);
      }
    }
    expect(await violations(() => new Changing())).toMatchObject({
      'takes 500 records that cannot be changed, and leaves them as they are': expect.stringContaining('read only'),
    });
  });

  it('tells of a sink that hangs', async () => {
    const hanging = variant({ write: () => new Promise(() => undefined) });
    expect(await violations(hanging)).toMatchObject({
      'takes an empty batch': 'write of 0 records failed: write of 0 records did not settle within 20 ms.',
      'does not hang when its signal is aborted already':
        'write with an aborted signal failed: write with an aborted signal did not settle within 20 ms.',
    });
  });

  it('tells of a sink that overtakes itself', async () => {
    class Overtaking extends MemorySink {
      override async write(batch: readonly SinkRecord[]): Promise<void> {
        for (let wait = interventionsOf(batch)[0]?.id === range(1)[0] ? 9 : 1; wait > 0; wait--) await null;
        super.write(batch);
      }
    }
    expect(Object.keys(await violations(() => new Overtaking() as InterventionSink))).toEqual([
      'takes a batch while the one before is under way, and keeps their order',
    ]);
  });

  it('tells of a second close that throws, and of a flush that rejects', async () => {
    let closes = 0;
    const make = (): InterventionSink => {
      closes = 0;
      return variant({
        flush: () => Promise.reject(new Error('cannot flush')),
        close: async () => {
          if (++closes === 2) throw new Error('closed already');
        },
      })();
    };
    expect(await violations(make, {})).toEqual({
      'flushes, with nothing written and after a write': 'flush failed: cannot flush',
      'closes, and once more without harm': 'a second close failed: closed already',
    });
  });
});

function range(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `01900000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`);
}
