import { bucketOf } from '../../../src/console/state/bucket-of';

const NOW = Date.UTC(2026, 10, 23, 12);

describe('bucketOf', () => {
  it.each([
    [{}, null],
    [{ outcome: ['blocked'] }, null],
    [{ range: ['24h'] }, 'hour'],
    [{ range: ['7d'] }, 'day'],
    [{ start_date: ['2026-11-01'], end_date: ['2026-11-03'] }, 'hour'],
    [{ start_date: ['2026-11-01'], end_date: ['2026-11-04'] }, 'day'],
    [{ start_date: ['2026-11-22'] }, 'hour'],
    [{ start_date: ['2026-11-01'] }, 'day'],
    [{ end_date: ['2026-11-01'] }, 'day'],
  ])('is, for %j, %s', (filters, size) => {
    expect(bucketOf(filters, NOW)).toBe(size);
  });
});
