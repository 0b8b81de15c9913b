import type { LedgerEntry } from '../../src/core/ledger-entry';
import { type Ledger, LedgerStream } from '../../src/stream/ledger-stream';

const entry = (id: string): LedgerEntry => ({ id }) as LedgerEntry;
const idOf = ({ id }: LedgerEntry): string => id;

function setUp() {
  const written: string[] = [];
  const durable = Promise.resolve();
  const ledger: Ledger = {
    append(each) {
      written.push(each.id);
      return durable;
    },
  };
  const reported: unknown[] = [];
  const stream = new LedgerStream(ledger, (error) => reported.push(error));
  return { stream, written, durable, reported };
}

describe('LedgerStream', () => {
  it('writes each entry, gives the promise of the ledger, and delivers it in the same turn', () => {
    const { stream, written, durable } = setUp();
    expect(stream.publish(entry('1'), 'async')).toBe(durable);
    const seen: string[] = [];
    stream.actions$.subscribe((each) => seen.push(idOf(each)));
    stream.publish(entry('2'), 'sync');
    expect({ written, seen }).toEqual({ written: ['1', '2'], seen: ['2'] });
  });

  it('is needed where there is a ledger or a subscriber', () => {
    const stream = new LedgerStream(null, () => undefined);
    const needed = [setUp().stream.isNeeded, stream.isNeeded];
    stream.actions$.subscribe();
    expect([...needed, stream.isNeeded]).toEqual([true, false, true]);
  });

  it('delivers what a subscriber publishes after the current entry, to all, though one throws', () => {
    const { stream, reported } = setUp();
    const seen: string[] = [];
    const boom = new Error('boom');
    stream.actions$.subscribe((each) => {
      if (idOf(each) === '1') stream.publish(entry('2'), 'sync');
      throw boom;
    });
    stream.actions$.subscribe((each) => seen.push(idOf(each)));
    stream.publish(entry('1'), 'sync');
    expect({ seen, reported }).toEqual({ seen: ['1', '2'], reported: [boom, boom] });
  });

  it('completes after what was published before, and writes what comes later', () => {
    const { stream, written } = setUp();
    const seen: string[] = [];
    stream.actions$.subscribe({
      next: (each) => {
        seen.push(idOf(each));
        if (idOf(each) !== '1') return;
        stream.publish(entry('2'), 'sync');
        stream.complete();
        stream.publish(entry('3'), 'sync');
      },
      complete: () => seen.push('complete'),
    });
    stream.publish(entry('1'), 'sync');
    expect({ seen, written }).toEqual({ seen: ['1', '2', 'complete'], written: ['1', '2', '3'] });
  });
});
