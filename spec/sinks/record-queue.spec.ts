import fc from 'fast-check';
import type { LedgerEntry } from '../../src/core/ledger-entry';
import { RecordQueue } from '../../src/sinks/record-queue';
import type { SinkRecord } from '../../src/sinks/sink';
import { sampleIntervention } from '../../src/testing/sample-intervention';

const MEBIBYTE = 1024 * 1024;
const template = sampleIntervention();
const receipt = (seq: number): SinkRecord => ({ kind: 'intervention', intervention: { ...template, seq } });
const action = (id: string): SinkRecord => ({ kind: 'action', entry: { id } as LedgerEntry });
const shown = (record: SinkRecord): string | number =>
  record.kind === 'intervention' ? record.intervention.seq : record.entry.id;

describe('RecordQueue', () => {
  it('gives records of both kinds in the order of arrival', () => {
    const queue = new RecordQueue();
    for (const record of [receipt(1), action('a'), action('b'), receipt(2), action('c')]) queue.push(record, 1);
    expect({ length: queue.length, oldest: queue.oldest, last: queue.last }).toEqual({ length: 5, oldest: 1, last: 5 });
    expect(queue.take(3).map(shown)).toEqual([1, 'a', 'b']);
    expect({ length: queue.length, oldest: queue.oldest, last: queue.last }).toEqual({ length: 2, oldest: 4, last: 5 });
    expect(queue.take(10).map(shown)).toEqual([2, 'c']);
    expect({ length: queue.length, oldest: queue.oldest, last: queue.last }).toEqual({
      length: 0,
      oldest: Number.POSITIVE_INFINITY,
      last: 5,
    });
  });

  it('is over with 10,001 records, and with one byte more than 16 MiB', () => {
    const many = new RecordQueue();
    for (let seq = 1; seq <= 10_000; seq++) many.push(receipt(seq), 1);
    const large = new RecordQueue();
    for (let seq = 1; seq <= 16; seq++) large.push(receipt(seq), MEBIBYTE);
    expect([many.isOver, large.isOver]).toEqual([false, false]);
    many.push(receipt(10_001), 1);
    large.push(receipt(17), 1);
    expect([many.isOver, large.isOver]).toEqual([true, true]);
    many.drop();
    large.drop();
    expect([many.isOver, large.isOver]).toEqual([false, false]);
  });

  it('drops ledger entries first, from the oldest, then interventions', () => {
    const queue = new RecordQueue();
    for (const record of [receipt(1), action('a'), receipt(2), action('b')]) queue.push(record, 1);
    expect([queue.drop(), queue.drop(), queue.drop(), queue.drop()].map(shown)).toEqual(['a', 'b', 1, 2]);
  });

  it('never drops an intervention while a ledger entry waits, nor keeps more than may wait, for every order of arrival', () => {
    const arrivals = fc.array(fc.record({ receipt: fc.boolean(), mebibytes: fc.integer({ min: 1, max: 6 }) }));
    fc.assert(
      fc.property(arrivals, (records) => {
        const queue = new RecordQueue();
        const waiting: { seq: number; receipt: boolean; mebibytes: number }[] = [];
        for (const [index, each] of records.entries()) {
          queue.push(each.receipt ? receipt(index) : action(String(index)), each.mebibytes * MEBIBYTE);
          waiting.push({ seq: index, ...each });
          while (waiting.reduce((sum, { mebibytes }) => sum + mebibytes, 0) > 16) {
            const first = waiting.findIndex((one) => !one.receipt);
            const [dropped] = waiting.splice(Math.max(0, first), 1);
            expect(queue.isOver).toBe(true);
            expect(String(shown(queue.drop()))).toBe(String(dropped.seq));
          }
          expect(queue.isOver).toBe(false);
        }
        expect(queue.take(1000).map((record) => Number(shown(record)))).toEqual(waiting.map(({ seq }) => seq));
      }),
    );
  });
});
