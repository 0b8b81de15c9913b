import { SlidingWindow } from '../../src/quota/sliding-window';

describe('SlidingWindow', () => {
  it('lets an admission out exactly one window after it was made', () => {
    const window = new SlidingWindow(1000);
    window.take(500);
    expect([1499, 1500].map((now) => [window.count(now), window.hasRoom(now, 1)])).toEqual([
      [1, false],
      [0, true],
    ]);
  });

  it('tells how long until the next place is free, for each limit on it', () => {
    const window = new SlidingWindow(1000);
    for (const at of [0, 100, 250]) window.take(at);
    const waits = [0, 1, 2, 3, 4].map((limit) => window.waitMs(300, limit));
    expect(waits).toEqual([Number.POSITIVE_INFINITY, 950, 800, 700, 0]);
  });

  it('takes back the admission of a time and leaves the others in their order', () => {
    const window = new SlidingWindow(1000);
    for (const at of [0, 10, 10, 20, 30]) window.take(at);
    window.release(10);
    expect([window.count(30), window.waitMs(30, 4), window.waitMs(30, 3)]).toEqual([4, 970, 980]);
    window.release(99);
    expect(window.count(30)).toBe(4);
  });

  it('keeps any number of places, and the order across the end of its ring', () => {
    const window = new SlidingWindow(100);
    for (let now = 0; now < 3000; now++) {
      window.take(now);
      expect(window.count(now)).toBe(Math.min(now + 1, 100));
      expect(window.waitMs(now, 1)).toBe(100);
    }
  });

  it('admits nothing under a limit of 0', () => {
    const window = new SlidingWindow(100);
    expect([window.hasRoom(0, 0), window.waitMs(0, 0)]).toEqual([false, Number.POSITIVE_INFINITY]);
  });
});
