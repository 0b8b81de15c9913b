import { retryAfter } from '../../src/platform-client/retry-after';

const NOW = Date.UTC(2026, 10, 23, 10);

describe('retryAfter', () => {
  it.each([
    [undefined, null],
    ['7', 7000],
    [' 0 ', 0],
    ['Mon, 23 Nov 2026 10:00:30 GMT', 30_000],
    ['Mon, 23 Nov 2026 09:00:00 GMT', 0],
    ['999999999999', 3_600_000],
    ['soon', null],
  ])('reads %j as %j ms', (header, ms) => {
    expect(retryAfter(header, NOW)).toBe(ms);
  });
});
