/** A whole number with its thousands apart: `1,234,567`. */
export function countText(count: number): string {
  return withThousands(String(count));
}

/** A count with its noun: `1 call`, `2,310 calls`. */
export function counted(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * An amount for people, every digit that it has and at least two decimals: `$1,234.50`, `$0.0004`.
 *
 * Exact to the nano-dollar up to 8,388,608 USD; above, numbers hold 15 digits.
 *
 * @param usd - Unit: USD. At least 0.
 */
export function moneyText(usd: number): string {
  // Small numbers would be written with an exponent.
  const [dollars, fraction = ''] = (usd < 1 ? usd.toFixed(9) : String(usd)).split('.');
  return `$${withThousands(dollars)}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`;
}

function withThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}
