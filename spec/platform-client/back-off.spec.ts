import fc from 'fast-check';
import { backOff } from '../../src/platform-client/back-off';

describe('backOff', () => {
  it('doubles from half a second to a minute', () => {
    const most = [1, 2, 3, 7, 8, 9, 1000].map((failures) => backOff(failures, () => 1));
    expect(most).toEqual([500, 1000, 2000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('for every chance is a part of that', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), share, (failures, part) => {
        const ms = backOff(failures, () => part);
        expect(ms).toBe(Math.round(part * backOff(failures, () => 1)));
      }),
    );
  });
});
