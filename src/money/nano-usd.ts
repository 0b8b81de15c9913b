const NANO_PER_USD = 1_000_000_000;

/** The largest amount that a limit or a cost may have: its nano-dollars are still exact in a number. Unit: USD. */
export const MAX_USD = 9_000_000;

/** Whether a value is an amount that the guard can count: a number from 0 to {@link MAX_USD}. */
export function isUsd(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= MAX_USD;
}

/**
 * The nearest whole number of nano-dollars (1e-9 USD), and 1 where the amount is positive but less.
 *
 * Nearest to the number given: up to 8,388,608 USD that is exact for every amount with nine decimals; above, doubles
 * lie 1.9 nano-dollars apart, and what was written may already be off by one. Dollars and their fraction are converted
 * apart, because the product of both would be rounded twice.
 *
 * @param usd - Unit: USD. Range: 0 to 9,000,000, see {@link isUsd}.
 */
export function toNanoUsd(usd: number): number {
  const dollars = Math.trunc(usd);
  const nano = dollars * NANO_PER_USD + Math.round((usd - dollars) * NANO_PER_USD);
  return nano === 0 && usd > 0 ? 1 : nano;
}

/** The amount in USD that is nearest to a whole number of nano-dollars. */
export function toUsd(nano: number): number {
  return nano / NANO_PER_USD;
}
