import fc from 'fast-check';
import { EventRing } from '../../../src/server/events/event-ring';

const START = 100;
const CAPACITY = 8;

describe('EventRing', () => {
  it('for every sequence, gives the first event after it, or null where one after it is no longer there', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 30 });
    fc.assert(
      fc.property(steps, fc.integer({ min: START - 5, max: START + 100 }), (gaps, asked) => {
        const ring = new EventRing(CAPACITY, START);
        const seqs: number[] = [];
        for (const gap of gaps) {
          const seq = ring.lastSeq + gap;
          seqs.push(seq);
          ring.add({ seq, org: 1, kind: 'intervention_created', id: String(seq) });
          ring.lastSeq = seq;
        }
        const position = ring.after(asked);
        const isLost = seqs.slice(0, -CAPACITY).some((seq) => seq > asked);
        if (isLost || asked < START || asked > ring.lastSeq) {
          expect(position).toBeNull();
          return;
        }
        const rest = Array.from({ length: ring.next - (position as number) }, (_, index) =>
          Number(ring.at((position as number) + index).event.id),
        );
        expect(rest).toEqual(seqs.filter((seq) => seq > asked));
      }),
    );
  });
});
