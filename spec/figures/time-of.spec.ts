import { timeOf } from '../../src/figures/time-of';

describe('timeOf', () => {
  it.each([
    ['2026-01-02T03:04:05.006Z', 1_767_323_045_006],
    ['2026-01-02T03:04:05Z', 1_767_323_045_000],
    ['2026-01-02T05:04:05.006+02:00', 1_767_323_045_006],
    ['2026-01-02t03:04:05.006789z', 1_767_323_045_006],
  ])('reads %s', (text, time) => {
    expect(timeOf(text)).toBe(time);
  });

  it.each([
    '',
    '2026-01-02',
    '2026-01-02T03:04:05',
    'Fri, 02 Jan 2026 03:04:05 GMT',
    '2026-13-02T03:04:05Z',
    ' 2026-01-02T03:04:05Z',
    1_767_323_045_006,
    null,
    undefined,
    {},
  ])('gives null for %p', (value) => {
    expect(timeOf(value)).toBeNull();
  });
});
