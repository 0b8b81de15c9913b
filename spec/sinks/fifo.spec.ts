import fc from 'fast-check';
import { Fifo } from '../../src/sinks/fifo';

describe('Fifo', () => {
  it('gives what an array gives, for every order of pushes and shifts', () => {
    // Runs of pushes and shifts, long enough that what was taken out is moved away.
    const steps = fc.array(fc.tuple(fc.nat(3000), fc.nat(3000)), { maxLength: 8 });
    fc.assert(
      fc.property(steps, (runs) => {
        const fifo = new Fifo<number>();
        const model: number[] = [];
        let next = 0;
        for (const [pushes, shifts] of runs) {
          for (let count = 0; count < pushes; count++) {
            fifo.push(next);
            model.push(next++);
          }
          const first = fifo.first;
          const taken = Array.from({ length: shifts }, () => fifo.shift());
          expect({ first, taken }).toEqual({
            first: model[0],
            taken: Array.from({ length: shifts }, () => model.shift()),
          });
          expect({ length: fifo.length, first: fifo.first }).toEqual({ length: model.length, first: model[0] });
        }
      }),
      { numRuns: 30 },
    );
  });
});
