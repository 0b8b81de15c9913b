import { filledBuckets } from '../../../src/console/text/filled-buckets';

const at = (start: string, count = 1) => ({ start, count, blocked: 0, cost_prevented_usd: 0 });

describe('filledBuckets', () => {
  it('puts in the days that have nothing', () => {
    const buckets = [at('2026-11-01T00:00:00.000Z'), at('2026-11-03T00:00:00.000Z')];
    expect(filledBuckets(buckets, 'day')).toEqual({
      list: [buckets[0], at('2026-11-02T00:00:00.000Z', 0), buckets[1]],
      isDaily: true,
    });
  });

  it('puts in the hours that have nothing', () => {
    const buckets = [at('2026-11-01T22:00:00.000Z'), at('2026-11-02T01:00:00.000Z')];
    const { list, isDaily } = filledBuckets(buckets, 'hour');
    expect([list.map(({ count }) => count), isDaily]).toEqual([[1, 0, 0, 1], false]);
  });

  it.each([
    ['an hour at midnight', ['2026-11-01T00:00:00.000Z'], 'hour', false],
    ['a day', ['2026-11-01T00:00:00.000Z'], 'day', true],
    ['an hour at midnight, where nothing was asked for', ['2026-11-01T00:00:00.000Z'], null, false],
    ['days, where nothing was asked for', ['2026-11-01T00:00:00.000Z', '2026-11-04T00:00:00.000Z'], null, true],
    ['hours that are still here when days are asked for', ['2026-11-01T05:00:00.000Z'], 'day', false],
  ] as const)('knows %s', (_what, starts, asked, isDaily) => {
    expect(
      filledBuckets(
        starts.map((start) => at(start)),
        asked,
      ).isDaily,
    ).toBe(isDaily);
  });

  it('leaves them as they are where there would be over 1,000', () => {
    const buckets = [at('2020-01-01T00:00:00.000Z'), at('2026-01-01T00:00:00.000Z')];
    expect(filledBuckets(buckets, null).list).toBe(buckets);
  });
});
