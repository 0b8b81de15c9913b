import type { LedgerEntry } from '../../src/core/ledger-entry';
import { InterventionSink, interventionsOf, type SinkRecord } from '../../src/sinks/sink';
import { SinkDispatcher } from '../../src/sinks/sink-dispatcher';
import { MemorySink } from '../../src/testing/memory-sink';
import { sampleIntervention } from '../../src/testing/sample-intervention';
import { RecordingLogger } from './doubles/recording-logger';
import { TestClock } from './doubles/test-clock';

const boom = new Error('boom');
const record = (seq: number): SinkRecord => ({ kind: 'intervention', intervention: sampleIntervention({ seq }) });
const action: SinkRecord = { kind: 'action', entry: { id: 'entry' } as LedgerEntry };
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Keeps each batch under way until it is ended by hand. */
class SlowSink extends InterventionSink {
  readonly name = 'slow';
  readonly batches: { seqs: number[]; signal: AbortSignal; end(error?: Error): void }[] = [];
  readonly calls: string[] = [];

  write(batch: readonly SinkRecord[], signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const seqs = interventionsOf(batch).map(({ seq }) => seq);
      this.batches.push({ seqs, signal, end: (error) => (error ? reject(error) : resolve()) });
    });
  }

  override async flush(): Promise<void> {
    this.calls.push('flush');
  }

  override async close(): Promise<void> {
    this.calls.push('close');
  }
}

class FaultySink extends InterventionSink {
  readonly name = 'faulty';
  faulty = true;
  written = 0;

  write(batch: readonly SinkRecord[]): void {
    if (this.faulty) throw boom;
    this.written += batch.length;
  }
}

function setUp(...sinks: InterventionSink[]) {
  const clock = new TestClock();
  const logger = new RecordingLogger();
  const dispatcher = new SinkDispatcher({ sinks, clock, logger });
  const accept = (from: number, to = from): void => {
    for (const seq of range(from, to)) dispatcher.accept(record(seq));
  };
  return { clock, logger, dispatcher, accept };
}

const seqsOf = (sink: MemorySink): number[] => sink.interventions.map(({ seq }) => seq);

describe('SinkDispatcher', () => {
  describe('accept', () => {
    it('hands what came in one turn to every sink as one batch at the next', async () => {
      const [slow, memory] = [new SlowSink(), new MemorySink()];
      const { accept } = setUp(slow, memory);
      accept(1, 3);
      expect({ slow: slow.batches.length, memory: seqsOf(memory) }).toEqual({ slow: 0, memory: [] });
      await nextTurn();
      expect({ slow: slow.batches.map(({ seqs }) => seqs), memory: seqsOf(memory) }).toEqual({
        slow: [[1, 2, 3]],
        memory: [1, 2, 3],
      });
    });

    it('hands over at once when 500 wait: a loop may never reach the next turn', () => {
      const memory = new MemorySink();
      const { accept } = setUp(memory);
      accept(1, 499);
      expect(memory.records).toHaveLength(0);
      accept(500, 20_600);
      expect(seqsOf(memory)).toEqual(range(1, 20_500));
    });

    it('has one batch under way, of 500 records at most, in order', async () => {
      const slow = new SlowSink();
      const { accept } = setUp(slow);
      accept(1, 1200);
      await nextTurn();
      expect(slow.batches.map(({ seqs }) => seqs)).toEqual([range(1, 500)]);
      slow.batches[0].end();
      await nextTurn();
      await nextTurn();
      expect(slow.batches.map(({ seqs }) => seqs)).toEqual([range(1, 500), range(501, 1000)]);
      slow.batches[1].end();
      await nextTurn();
      await nextTurn();
      expect(slow.batches[2].seqs).toEqual(range(1001, 1200));
    });

    it('drops the oldest beyond 10,000, says so when it begins and counts when the sink caught up', async () => {
      const slow = new SlowSink();
      const { accept, logger, dispatcher } = setUp(slow);
      accept(1, 500);
      accept(501, 10_503);
      const flushed = dispatcher.flush();
      for (let count = 0; count < 21; count++) {
        slow.batches[count].end();
        await nextTurn();
      }
      expect(await flushed).toBe(false);
      expect(slow.batches.flatMap(({ seqs }) => seqs)).toEqual([...range(1, 500), ...range(504, 10_503)]);
      expect(logger.entries).toEqual([
        {
          level: 'warn',
          fields: { sink: 'slow' },
          message:
            'Sink slow: it is too slow: more than 10,000 records or 16 MiB wait for it, and the oldest are dropped, ' +
            'ledger entries first.',
        },
        {
          level: 'warn',
          fields: { sink: 'slow', dropped: { interventions: 3, ledgerEntries: 0 } },
          message: 'Sink slow: it caught up; dropped meanwhile: 3 interventions, 0 ledger entries.',
        },
      ]);
    });

    it('drops ledger entries before any intervention, and counts both', async () => {
      const slow = new SlowSink();
      const { accept, dispatcher, logger } = setUp(slow);
      accept(1, 500);
      for (let count = 0; count < 5; count++) dispatcher.accept(action);
      accept(501, 10_500);
      dispatcher.accept(action);
      accept(10_501);
      const flushed = dispatcher.flush();
      for (let count = 0; count < 21; count++) {
        slow.batches[count].end();
        await nextTurn();
      }
      expect(await flushed).toBe(false);
      expect(slow.batches.flatMap(({ seqs }) => seqs)).toEqual([...range(1, 500), ...range(502, 10_501)]);
      expect(logger.entries.at(-1)).toMatchObject({ fields: { dropped: { interventions: 1, ledgerEntries: 6 } } });
      accept(10_502);
      const again = dispatcher.flush();
      slow.batches[21].end();
      expect(await again).toBe(true);
    });

    it('drops the oldest beyond 16 MiB', async () => {
      const slow = new SlowSink();
      const { accept, dispatcher, logger } = setUp(slow);
      accept(1);
      await nextTurn();
      const inputs = { text: 'x'.repeat(1024 * 1024) };
      for (const seq of range(2, 21)) {
        dispatcher.accept({
          kind: 'intervention',
          intervention: sampleIntervention({ seq, originalInputs: inputs }),
        });
      }
      slow.batches[0].end();
      await nextTurn();
      await nextTurn();
      expect(slow.batches[1].seqs).toEqual(range(7, 21));
      slow.batches[1].end();
      await nextTurn();
      expect(logger.entries.map(({ message }) => message)).toEqual([
        expect.stringContaining('it is too slow'),
        'Sink slow: it caught up; dropped meanwhile: 5 interventions, 0 ledger entries.',
      ]);
    });

    it('takes a sink that returns something else than a promise for one that is done', async () => {
      const taken: number[] = [];
      const write = (batch: readonly SinkRecord[]) => taken.push(...interventionsOf(batch).map(({ seq }) => seq));
      const { accept } = setUp({ name: 'plain', write } as unknown as InterventionSink);
      accept(1, 1200);
      expect(taken).toEqual(range(1, 1000));
      await nextTurn();
      expect(taken).toEqual(range(1, 1200));
    });

    it('leaves the other sinks alone when one throws, logs once, and says when it is over', async () => {
      const [faulty, memory] = [new FaultySink(), new MemorySink()];
      const { accept, logger } = setUp(faulty, memory);
      accept(1, 2);
      await nextTurn();
      accept(3);
      await nextTurn();
      faulty.faulty = false;
      accept(4);
      await nextTurn();
      expect({ written: faulty.written, memory: seqsOf(memory) }).toEqual({ written: 1, memory: [1, 2, 3, 4] });
      expect(logger.entries).toEqual([
        {
          level: 'warn',
          fields: { sink: 'faulty', error: boom },
          message: 'Sink faulty: it failed to take a batch, which is lost; calls go on.',
        },
        {
          level: 'info',
          fields: { sink: 'faulty', lost: 3 },
          message: 'Sink faulty takes records again; 3 were lost.',
        },
      ]);
    });

    it('does not send a batch again that was rejected, and goes on with the next', async () => {
      const slow = new SlowSink();
      const { accept, logger } = setUp(slow);
      accept(1);
      await nextTurn();
      accept(2);
      slow.batches[0].end(boom);
      await nextTurn();
      await nextTurn();
      expect(slow.batches.map(({ seqs }) => seqs)).toEqual([[1], [2]]);
      expect(logger.entries.map(({ fields }) => fields)).toEqual([{ sink: 'slow', error: boom }]);
    });

    it('aborts a batch that hangs for 30 s and goes on; what becomes of it later matters to nobody', async () => {
      const slow = new SlowSink();
      const { accept, clock, logger } = setUp(slow);
      accept(1);
      await nextTurn();
      accept(2);
      clock.advance(29_999);
      expect(slow.batches[0].signal.aborted).toBe(false);
      clock.advance(1);
      expect(slow.batches[0].signal.reason).toEqual(new Error('A batch took longer than 30 s.'));
      await nextTurn();
      await nextTurn();
      slow.batches[0].end(boom);
      slow.batches[1].end();
      await nextTurn();
      expect(slow.batches.map(({ seqs }) => seqs)).toEqual([[1], [2]]);
      expect(logger.entries.map(({ level }) => level)).toEqual(['warn', 'info']);
      expect(clock.armed).toBe(0);
    });

    it('lets a sink publish in write without nesting', async () => {
      const seen: number[] = [];
      class Echo extends InterventionSink {
        readonly name = 'echo';
        depth = 0;
        write(batch: readonly SinkRecord[]): void {
          this.depth++;
          expect(this.depth).toBe(1);
          for (const intervention of interventionsOf(batch)) {
            seen.push(intervention.seq);
            if (intervention.seq <= 600) accept(intervention.seq + 1000);
          }
          this.depth--;
        }
      }
      const { accept, dispatcher } = setUp(new Echo());
      accept(1, 600);
      await nextTurn();
      await nextTurn();
      expect(await dispatcher.flush()).toBe(true);
      expect(seen.sort((left, right) => left - right)).toEqual([...range(1, 600), ...range(1001, 1600)]);
    });

    it('survives a logger that throws', async () => {
      const fail = (): never => {
        throw boom;
      };
      const logger = { debug: fail, info: fail, warn: fail, error: fail };
      const dispatcher = new SinkDispatcher({ sinks: [new FaultySink()], clock: new TestClock(), logger });
      dispatcher.accept(record(1));
      expect(await dispatcher.flush()).toBe(false);
    });
  });

  describe('flush', () => {
    it('waits for what was accepted before, then for the flush of the sink', async () => {
      const slow = new SlowSink();
      const { accept, clock, dispatcher } = setUp(slow);
      accept(1, 501);
      const flushed = dispatcher.flush({ timeoutMs: 1000 });
      slow.batches[0].end();
      await nextTurn();
      expect(slow.calls).toEqual([]);
      slow.batches[1].end();
      expect(await flushed).toBe(true);
      expect({ calls: slow.calls, armed: clock.armed }).toEqual({ calls: ['flush'], armed: 0 });
    });

    it('waits for the batch under way when nothing else waits', async () => {
      const slow = new SlowSink();
      const { accept, dispatcher } = setUp(slow);
      accept(1);
      await nextTurn();
      const flushed = dispatcher.flush();
      await nextTurn();
      expect(slow.calls).toEqual([]);
      slow.batches[0].end();
      expect(await flushed).toBe(true);
    });

    it('gives false when the time has run out', async () => {
      const { accept, clock, dispatcher } = setUp(new SlowSink());
      accept(1);
      const flushed = dispatcher.flush({ timeoutMs: 1000 });
      clock.advance(1000);
      expect(await flushed).toBe(false);
    });

    it('gives false when a batch was lost, true when later ones arrive', async () => {
      const faulty = new FaultySink();
      const { accept, dispatcher } = setUp(faulty);
      accept(1);
      expect(await dispatcher.flush()).toBe(false);
      faulty.faulty = false;
      accept(2);
      expect(await dispatcher.flush()).toBe(true);
    });

    it('gives false and logs when the flush of a sink throws', async () => {
      const memory = Object.assign(new MemorySink(), {
        flush: () => {
          throw boom;
        },
      });
      const { dispatcher, logger } = setUp(memory);
      expect(await dispatcher.flush()).toBe(false);
      expect(logger.entries).toEqual([
        { level: 'warn', fields: { sink: 'memory', error: boom }, message: 'Sink memory: its flush() failed.' },
      ]);
    });

    it('waits no longer than asked, and for ever where nothing limits it', async () => {
      const slow = new SlowSink();
      const { accept, clock, dispatcher } = setUp(slow);
      accept(1);
      const flushed = dispatcher.flush({ timeoutMs: Number.POSITIVE_INFINITY });
      clock.advance(7 * 24 * 60 * 60 * 1000);
      await nextTurn();
      // The batch itself had its 30 s.
      expect(await flushed).toBe(false);
      accept(2);
      const again = dispatcher.flush({ timeoutMs: Number.POSITIVE_INFINITY });
      slow.batches[1].end();
      expect(await again).toBe(true);
    });

    it('waits for what was accepted before, although a later ledger entry was dropped meanwhile', async () => {
      const slow = new SlowSink();
      const { accept, dispatcher } = setUp(slow);
      accept(1, 10_500);
      let ended = false;
      const flushed = dispatcher.flush().finally(() => {
        ended = true;
      });
      for (let count = 0; count < 10_500; count++) dispatcher.accept(action);
      for (let count = 0; count < 20; count++) {
        slow.batches[count].end();
        await nextTurn();
      }
      expect(ended).toBe(false);
      slow.batches[20].end();
      expect(await flushed).toBe(false);
    });

    it('gives true when there are no sinks', async () => {
      expect(await setUp().dispatcher.flush()).toBe(true);
    });
  });

  describe('close', () => {
    it('hands over what waits, flushes and closes the sinks once, and takes nothing more', async () => {
      const [slow, memory] = [new SlowSink(), new MemorySink()];
      const { accept, dispatcher } = setUp(slow, memory);
      accept(1);
      const closed = dispatcher.close();
      slow.batches[0].end();
      expect(await closed).toBe(true);
      expect(dispatcher.close()).toBe(dispatcher.close({ timeoutMs: 1 }));
      accept(2);
      await nextTurn();
      expect({ calls: slow.calls, batches: slow.batches.length, memory: seqsOf(memory) }).toEqual({
        calls: ['flush', 'close'],
        batches: 1,
        memory: [1],
      });
    });

    it('hands nothing to a sink that is closed while others are not yet', async () => {
      const [slow, memory] = [new SlowSink(), new MemorySink()];
      const { accept, dispatcher } = setUp(slow, memory);
      accept(1);
      const closed = dispatcher.close();
      await nextTurn();
      accept(2);
      await nextTurn();
      slow.batches[0].end();
      await nextTurn();
      slow.batches[1]?.end();
      await closed;
      expect(seqsOf(memory)).toEqual([1]);
    });

    it('hands nothing to a sink that is closed, nor asks it to flush, when a record comes while it flushes', async () => {
      const calls: string[] = [];
      const sink = {
        name: 'strict',
        write: () => void calls.push('write'),
        flush: async () => {
          calls.push('flush');
          accept(2);
        },
        close: async () => {
          calls.push('close');
          await nextTurn();
        },
      } as InterventionSink;
      const { accept, dispatcher, logger } = setUp(sink);
      accept(1);
      expect(await dispatcher.close()).toBe(true);
      expect(await dispatcher.flush()).toBe(false);
      expect({ calls, log: logger.entries.map(({ message }) => message) }).toEqual({
        calls: ['write', 'flush', 'close'],
        log: ['Sink strict: 1 records waited for it in vain until the close.'],
      });
    });

    it('gives up after 5 s: aborts the batch under way, and says how many waited in vain', async () => {
      const slow = new SlowSink();
      const { accept, clock, dispatcher, logger } = setUp(slow);
      accept(1, 503);
      const closed = dispatcher.close();
      clock.advance(4999);
      expect(slow.batches[0].signal.aborted).toBe(false);
      clock.advance(1);
      expect(await closed).toBe(false);
      expect(slow.batches[0].signal.reason).toEqual(new Error('The Sentinel closed.'));
      expect(logger.entries).toEqual([
        {
          level: 'warn',
          fields: { sink: 'slow', lost: 3 },
          message: 'Sink slow: 3 records waited for it in vain until the close.',
        },
      ]);
    });
  });
});
