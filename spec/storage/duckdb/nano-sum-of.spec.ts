import fc from 'fast-check';
import { NanoSum } from '../../../src/money/nano-sum';
import { nanoSumOf } from '../../../src/storage/duckdb/nano-sum-of';

describe('nanoSumOf', () => {
  it('is for every list of amounts the sum that adding them gives', () => {
    const amounts = fc.array(fc.oneof(fc.integer({ min: 0, max: 9e15 }), fc.constant(9e15)), { maxLength: 40 });
    fc.assert(
      fc.property(amounts, (each) => {
        const sum = new NanoSum();
        for (const nano of each) sum.add(nano);
        const total = each.reduce((all, nano) => all + BigInt(nano), 0n);
        expect(nanoSumOf(String(total))).toEqual(sum);
      }),
    );
  });
});
