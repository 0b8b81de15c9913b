import fc from 'fast-check';
import { endOfDay, parseDate, parseTimestamp } from '../../../src/server/schemas/parse-time';

describe('parseTimestamp', () => {
  it.each([
    ['2026-01-02T03:04:05Z', Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['2026-01-02t03:04:05.1z', Date.UTC(2026, 0, 2, 3, 4, 5, 100)],
    ['2026-11-23T03:29:01.694999+00:00', Date.UTC(2026, 10, 23, 3, 29, 1, 694)],
    ['2026-01-02T03:04:05-05:30', Date.UTC(2026, 0, 2, 8, 34, 5)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('reads %s', (text, at) => {
    expect(parseTimestamp(text)).toBe(at);
  });

  it.each([
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-02T24:00:00Z',
    '2026-01-02T03:04:60Z',
    '2026-01-02T03:04:05',
    '2026-01-02 03:04:05Z',
    '2026-01-02T03:04:05+2:00',
    '2026-01-02',
    'yesterday',
    '',
  ])('refuses %p', (text) => {
    expect(parseTimestamp(text)).toBeNull();
  });

  it('for every moment, reads what toISOString writes', () => {
    const moment = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });
    fc.assert(fc.property(moment, (date) => expect(parseTimestamp(date.toISOString())).toBe(date.getTime())));
  });
});

describe('parseDate', () => {
  it('gives the whole UTC day with endOfDay', () => {
    const start = parseDate('2026-01-31') as number;
    expect([start, endOfDay(start)].map((at) => new Date(at).toISOString())).toEqual([
      '2026-01-31T00:00:00.000Z',
      '2026-01-31T23:59:59.999Z',
    ]);
  });

  it.each(['2026-02-30', '2026-1-1', '2026-01-01T00:00:00Z', ''])('refuses %p', (text) => {
    expect(parseDate(text)).toBeNull();
  });
});
