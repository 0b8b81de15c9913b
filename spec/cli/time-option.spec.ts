import { InvalidArgumentError } from 'commander';
import { sinceTime, untilTime } from '../../src/cli/time-option';

const asText = (time: number) => new Date(time).toISOString();

describe('sinceTime and untilTime', () => {
  it('take a plain day as the whole UTC day', () => {
    expect([sinceTime('2026-02-28'), untilTime('2026-02-28')].map(asText)).toEqual([
      '2026-02-28T00:00:00.000Z',
      '2026-02-28T23:59:59.999Z',
    ]);
  });

  it('take a moment as it is', () => {
    const moment = '2026-02-28T10:00:00.5+02:00';
    expect([sinceTime(moment), untilTime(moment)].map(asText)).toEqual([
      '2026-02-28T08:00:00.500Z',
      '2026-02-28T08:00:00.500Z',
    ]);
  });

  it.each(['2026-02-29', '2026-13-01', '2026-2-1', 'yesterday', '', '2026-02-28T10:00:00', '1767323045'])(
    'refuse %p and say what is expected',
    (text) => {
      for (const read of [sinceTime, untilTime]) {
        expect(() => read(text)).toThrow(InvalidArgumentError);
        expect(() => read(text)).toThrow('Give a UTC day (2026-01-31) or a moment (2026-01-31T09:00:00Z).');
      }
    },
  );
});
