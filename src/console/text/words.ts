const KNOWN: Readonly<Record<string, string>> = {
  approved_after_review: 'Approved',
  rejected_after_review: 'Rejected',
};

/** A value of an enumeration for people: `hard_block` is `Hard block`. One that is not known reads the same way. */
export function words(value: string): string {
  const text = value.replaceAll('_', ' ');
  return KNOWN[value] ?? text.charAt(0).toUpperCase() + text.slice(1);
}

/** A whole number with its thousands apart. */
export function countText(count: number): string {
  return count.toLocaleString('en');
}

/** A count with its noun: `1 call`, `2,310 calls`. */
export function counted(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A share of 1 as a percentage; `–` where it is not known. */
export function percentText(share: number | null): string {
  return share === null ? '–' : share.toLocaleString('en', { style: 'percent', maximumFractionDigits: 1 });
}
