import fc from 'fast-check';
import { NanoSum } from '../../src/money/nano-sum';

const MAX_NANO = 9_000_000_000_000_000;
const amount = fc.oneof(
  fc.nat(1_000),
  fc.integer({ min: 0, max: MAX_NANO }),
  fc.integer({ min: MAX_NANO - 3, max: MAX_NANO }),
);

function nearestUsd(nano: bigint): number {
  return Number(`${nano / 1_000_000_000n}.${String(nano % 1_000_000_000n).padStart(9, '0')}`);
}

describe('NanoSum', () => {
  it('is exact for every run of additions and subtractions', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), amount), { maxLength: 30 }), (steps) => {
        const sum = new NanoSum();
        let exact = 0n;
        for (const [adds, nano] of steps) {
          if (adds) sum.add(nano);
          else sum.subtract(nano);
          exact = adds ? exact + BigInt(nano) : exact - BigInt(nano);
          if (exact < 0n) exact = 0n;
          expect([sum.usd, sum.isZero]).toEqual([nearestUsd(exact), exact === 0n]);
        }
      }),
    );
  });

  it('compares exactly with every limit', () => {
    const sums = fc.array(amount, { maxLength: 3 });
    fc.assert(
      fc.property(sums, amount, amount, amount, fc.boolean(), (parts, limit, extra, more, reached) => {
        const sum = new NanoSum();
        for (const part of parts) sum.add(part);
        const total = parts.reduce((exact, part) => exact + BigInt(part), 0n);
        const room = BigInt(limit) - total;
        const first = reached && room >= 0n ? Number(room) : extra;
        expect([sum.exceeds(limit, first), sum.exceeds(limit, first, more), sum.left(limit)]).toEqual([
          total + BigInt(first) > limit,
          total + BigInt(first) + BigInt(more) > limit,
          room > 0n ? Number(room) : 0,
        ]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never exceeds an infinite limit', () => {
    const sum = new NanoSum();
    sum.add(MAX_NANO);
    sum.add(MAX_NANO);
    expect([sum.exceeds(Infinity, MAX_NANO, MAX_NANO), sum.left(Infinity)]).toEqual([false, Infinity]);
  });

  it('exceeds the highest limit only when there is more than it', () => {
    const sum = new NanoSum();
    sum.add(MAX_NANO);
    const once = [sum.exceeds(MAX_NANO, 0), sum.exceeds(MAX_NANO, 1), sum.exceeds(MAX_NANO, 0, 1)];
    sum.add(MAX_NANO);
    expect([once, sum.exceeds(MAX_NANO, 0)]).toEqual([[false, true, true], true]);
  });

  it('adds another sum of any size', () => {
    const other = new NanoSum();
    for (let count = 0; count < 3; count++) other.add(MAX_NANO - 1);
    const sum = new NanoSum();
    sum.add(4);
    sum.addSum(other);
    expect([sum.usd, other.usd]).toEqual([nearestUsd(27_000_000_000_000_001n), nearestUsd(26_999_999_999_999_997n)]);
  });

  it('starts again from what is set', () => {
    const sum = new NanoSum();
    sum.add(MAX_NANO);
    sum.set(1_500_000_000);
    const set = sum.usd;
    sum.reset();
    expect([set, sum.usd, sum.isZero]).toEqual([1.5, 0, true]);
  });
});
