import { inTime } from '../../src/sinks/in-time';
import { TestClock } from './doubles/test-clock';

const never = new Promise<boolean>(() => undefined);

describe('inTime', () => {
  it('tells whether all of the work succeeded, and leaves no timer', async () => {
    const clock = new TestClock();
    const done = (succeeded: boolean): Promise<boolean> => Promise.resolve(succeeded);
    expect([
      await inTime(clock, []),
      await inTime(clock, [done(true), done(true)]),
      await inTime(clock, [done(true), done(false)]),
    ]).toEqual([true, true, false]);
    expect(clock.armed).toBe(0);
  });

  it.each([
    ['5 s where nothing is said', undefined, 5000],
    ['as long as it is told', 70, 70],
    ['24 days where it is told for ever: a timer cannot wait longer', Number.POSITIVE_INFINITY, 2 ** 31 - 1],
  ])('gives up after %s', async (_, timeoutMs, expectedMs) => {
    const clock = new TestClock();
    let answer: boolean | undefined;
    const waited = inTime(clock, [never], timeoutMs).then((succeeded) => {
      answer = succeeded;
    });
    clock.advance(expectedMs - 1);
    await Promise.resolve();
    expect(answer).toBeUndefined();
    clock.advance(1);
    await waited;
    expect(answer).toBe(false);
  });
});
