import { pause } from '../../src/platform-client/pause';
import { ManualClock } from '../../src/testing/manual-clock';

describe('pause', () => {
  it('ends when its time is over, not before', async () => {
    const clock = new ManualClock();
    let isOver = false;
    const paused = pause(clock, 100, new AbortController().signal).then(() => {
      isOver = true;
    });
    clock.advance(99);
    await Promise.resolve();
    expect(isOver).toBe(false);
    clock.advance(1);
    await paused;
  });

  it('ends with the signal, and leaves no timer', async () => {
    const clock = new ManualClock();
    const over = new AbortController();
    const paused = pause(clock, 100, over.signal);
    over.abort();
    await paused;
    await pause(clock, 100, over.signal);
    expect(clock.pendingTimers).toBe(0);
  });
});
