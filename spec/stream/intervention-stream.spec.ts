import { config } from 'rxjs';
import type { Intervention } from '../../src/core/intervention';
import { InterventionStream } from '../../src/stream/intervention-stream';
import type { Journal } from '../../src/stream/journal';
import { sampleIntervention } from '../../src/testing/sample-intervention';

const boom = new Error('boom');
const numbered = (seq: number): Intervention => sampleIntervention({ seq });

class MemoryJournal implements Journal {
  readonly written: string[] = [];
  durable: Promise<void> | undefined = undefined;

  append(intervention: Intervention, mode: 'sync' | 'async'): Promise<void> | undefined {
    this.written.push(`${intervention.seq} ${mode}`);
    return this.durable;
  }
}

function setUp(journal: Journal | null = new MemoryJournal()) {
  const reported: unknown[] = [];
  const stream = new InterventionStream({ journal, report: (error) => reported.push(error) });
  return { stream, reported };
}

describe('InterventionStream', () => {
  describe('publish', () => {
    it('has written the record when a subscriber hears of it', () => {
      const journal = new MemoryJournal();
      const { stream } = setUp(journal);
      const heard: unknown[] = [];
      stream.interventions$.subscribe((intervention) => heard.push([intervention.seq, [...journal.written]]));
      stream.publish(numbered(1), 'sync');
      stream.publish(numbered(2), 'async');
      expect(heard).toEqual([
        [1, ['1 sync']],
        [2, ['1 sync', '2 async']],
      ]);
    });

    it('gives the promise of the journal', () => {
      const journal = new MemoryJournal();
      const { stream } = setUp(journal);
      expect(stream.publish(numbered(1), 'async')).toBeUndefined();
      journal.durable = Promise.resolve();
      expect(stream.publish(numbered(2), 'async')).toBe(journal.durable);
    });

    it('writes at once and delivers in order, never nested, what a subscriber publishes', () => {
      const journal = new MemoryJournal();
      const { stream } = setUp(journal);
      const log: string[] = [];
      stream.interventions$.subscribe(({ seq }) => {
        log.push(`first in ${seq}`);
        if (seq < 3) {
          stream.publish(numbered(seq + 1), 'sync');
          log.push(`journal ${journal.written.length}`);
        }
        log.push(`first out ${seq}`);
      });
      stream.interventions$.subscribe(({ seq }) => log.push(`second ${seq}`));
      stream.publish(numbered(1), 'sync');
      expect(log).toEqual([
        'first in 1',
        'journal 2',
        'first out 1',
        'second 1',
        'first in 2',
        'journal 3',
        'first out 2',
        'second 2',
        'first in 3',
        'first out 3',
        'second 3',
      ]);
    });

    it('delivers 100,000 records that each publish the next without deepening the stack', () => {
      const { stream } = setUp(null);
      let count = 0;
      stream.interventions$.subscribe(({ seq }) => {
        count++;
        if (seq < 100_000) stream.publish(numbered(seq + 1), 'sync');
      });
      stream.publish(numbered(1), 'sync');
      expect(count).toBe(100_000);
    });

    it('reports a journal that throws, and delivers all the same', () => {
      const { stream, reported } = setUp({
        append: () => {
          throw boom;
        },
      });
      const heard: number[] = [];
      stream.interventions$.subscribe(({ seq }) => heard.push(seq));
      expect(stream.publish(numbered(1), 'async')).toBeUndefined();
      expect({ heard, reported }).toEqual({ heard: [1], reported: [boom] });
    });

    it('reports a subscriber that throws and goes on delivering to it', () => {
      const { stream, reported } = setUp();
      const heard: number[] = [];
      stream.interventions$.subscribe(({ seq }) => {
        heard.push(seq);
        throw boom;
      });
      stream.publish(numbered(1), 'sync');
      stream.publish(numbered(2), 'sync');
      expect({ heard, reported }).toEqual({ heard: [1, 2], reported: [boom, boom] });
    });

    it('survives a report that throws', async () => {
      const unhandled: unknown[] = [];
      config.onUnhandledError = (error) => unhandled.push(error);
      const fail = (): never => {
        throw boom;
      };
      const stream = new InterventionStream({ journal: { append: fail }, report: fail });
      stream.interventions$.subscribe(fail);
      expect(() => stream.publish(numbered(1), 'sync')).not.toThrow();
      await new Promise((resolve) => setTimeout(resolve));
      config.onUnhandledError = null;
      expect(unhandled).toEqual([]);
    });

    it('delivers nothing of the past to one that subscribes later', () => {
      const { stream } = setUp();
      const heard: number[] = [];
      stream.publish(numbered(1), 'sync');
      stream.interventions$.subscribe(({ seq }) => heard.push(seq));
      stream.publish(numbered(2), 'sync');
      expect(heard).toEqual([2]);
    });
  });

  describe('complete', () => {
    it('ends the stream; later records are written and delivered to nobody', () => {
      const journal = new MemoryJournal();
      const { stream } = setUp(journal);
      const heard: unknown[] = [];
      const observer = {
        next: ({ seq }: Intervention) => heard.push(seq),
        complete: () => heard.push('complete'),
      };
      stream.interventions$.subscribe(observer);
      stream.publish(numbered(1), 'sync');
      stream.complete();
      stream.complete();
      stream.publish(numbered(2), 'sync');
      stream.interventions$.subscribe(observer);
      expect({ heard, written: journal.written }).toEqual({
        heard: [1, 'complete', 'complete'],
        written: ['1 sync', '2 sync'],
      });
    });

    it('delivers first what was published before when a subscriber completes it', () => {
      const { stream } = setUp();
      const heard: unknown[] = [];
      stream.interventions$.subscribe({
        next: ({ seq }) => {
          heard.push(seq);
          if (seq > 1) return;
          stream.publish(numbered(2), 'sync');
          stream.complete();
          stream.publish(numbered(3), 'sync');
        },
        complete: () => heard.push('complete'),
      });
      stream.publish(numbered(1), 'sync');
      expect(heard).toEqual([1, 2, 'complete']);
    });
  });

  it('gives nobody the means to publish or to end it', () => {
    const { stream } = setUp();
    expect(Object.keys(stream.interventions$)).not.toContain('next');
    expect('next' in stream.interventions$ || 'complete' in stream.interventions$).toBe(false);
  });
});
