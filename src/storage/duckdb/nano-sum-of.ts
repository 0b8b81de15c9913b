import { NanoSum } from '../../money/nano-sum';
import { MAX_USD, toNanoUsd } from '../../money/nano-usd';

const PART = toNanoUsd(MAX_USD);

/** A sum that DuckDB has made, which may pass what a number holds. @param nano - Unit: nano-USD, as a decimal text. */
export function nanoSumOf(nano: string): NanoSum {
  const sum = new NanoSum();
  const parts = BigInt(nano) / BigInt(PART);
  for (const bit of parts.toString(2)) {
    const half = new NanoSum();
    half.addSum(sum);
    sum.addSum(half);
    if (bit === '1') sum.add(PART);
  }
  sum.add(Number(BigInt(nano) % BigInt(PART)));
  return sum;
}
