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
  return `$${dollars.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`;
}

/**
 * An amount where there is room for five digits: `$12.4K`, `$3.21M`. The exact one belongs beside it.
 *
 * Below 10,000 USD it is exact to the cent, and what is less than a cent keeps all its digits.
 */
export function shortMoneyText(usd: number): string {
  if (usd > 0 && usd < 0.01) return moneyText(usd);
  if (usd < 10_000) return `$${usd.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  return `$${usd.toLocaleString('en', { notation: 'compact', maximumSignificantDigits: 4 })}`;
}

/**
 * An amount for tables, whose decimals stand below each other: two of them, and `<$0.01` for what is less. The exact one
 * belongs beside it.
 *
 * @param usd - Unit: USD. At least 0.
 */
export function roundMoneyText(usd: number): string {
  return usd > 0 && usd < 0.01 ? '<$0.01' : moneyText(Number(usd.toFixed(2)));
}
