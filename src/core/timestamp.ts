let cachedSecond = Number.NaN;
let cachedPrefix = '';

/** Writes a Unix time in milliseconds as RFC 3339, UTC; the part up to the second is kept between calls. */
export function toTimestamp(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== cachedSecond) {
    cachedPrefix = new Date(second * 1000).toISOString().slice(0, -4);
    cachedSecond = second;
  }
  const rest = Math.floor(ms) - second * 1000;
  return `${cachedPrefix}${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}Z`;
}
