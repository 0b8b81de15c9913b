import { spawnSync } from 'node:child_process';
import { systemClock } from '../../src';

const DAY_MS = 86_400_000;
const MAX_TIMER_MS = 2_147_483_647;

describe('systemClock', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each([0, 1, DAY_MS, MAX_TIMER_MS, MAX_TIMER_MS + 1, 30 * DAY_MS, 365 * DAY_MS])(
    'fires once, after %d ms and not before, also beyond the 24.8 days that a timer of Node can wait',
    (ms) => {
      const fn = jest.fn();
      systemClock.after(ms, fn);
      expect(fn).not.toHaveBeenCalled();
      if (ms > 1) jest.advanceTimersByTime(ms - 1);
      expect(fn).toHaveBeenCalledTimes(0);
      jest.advanceTimersByTime(1);
      expect(fn).toHaveBeenCalledTimes(1);
      jest.advanceTimersByTime(2 * MAX_TIMER_MS);
      expect(fn).toHaveBeenCalledTimes(1);
      expect(jest.getTimerCount()).toBe(0);
    },
  );

  it.each([0, 10 * DAY_MS, 30 * DAY_MS])('is cancelled after %d ms of 50 days, also twice and late', (waitedMs) => {
    const fn = jest.fn();
    const cancel = systemClock.after(50 * DAY_MS, fn);
    jest.advanceTimersByTime(waitedMs);
    cancel();
    cancel();
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(60 * DAY_MS);
    cancel();
    expect(fn).not.toHaveBeenCalled();
  });
});

describe('systemClock in a process', () => {
  it('tells the time of the machine', () => {
    const before = Date.now();
    const now = systemClock.now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  it('does not warn of a long wait, and keeps no process alive', () => {
    const source = `
      require('ts-node/register/transpile-only');
      const { systemClock } = require('./src/core/clock.ts');
      systemClock.after(${30 * DAY_MS}, () => console.log('fired'));
      process.on('warning', ({ name }) => console.log(name));
      setTimeout(() => {}, 20);`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', source], { encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  }, 30_000);
});
