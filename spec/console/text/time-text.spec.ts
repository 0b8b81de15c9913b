import { shortTime } from '../../../src/console/text/time-text';

describe('shortTime', () => {
  const now = new Date(2026, 10, 23, 12).getTime();
  const at = (...when: readonly [number, number, number, number]): string =>
    shortTime(new Date(...when).toISOString(), now);

  it('is the time alone within a day, else with the date, and with the year where that is another', () => {
    expect(at(2026, 10, 23, 11)).not.toMatch(/Nov|2026/);
    expect(at(2026, 2, 5, 11)).toMatch(/Mar 5/);
    expect(at(2026, 2, 5, 11)).not.toContain('2026');
    expect(at(2024, 2, 5, 11)).toMatch(/Mar 5, 2024/);
    expect(at(2025, 11, 31, 11)).toMatch(/Dec 31, 2025/);
  });
});
