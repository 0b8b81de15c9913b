import { setMaxListeners } from 'node:events';
import { POLLS_AT_ONCE, PollSlots } from '../../src/platform-client/poll-slots';

const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Polls that wait until they are ended; counts how many are under way. */
function make(questions: number) {
  const slots = new PollSlots();
  const waits: number[] = [];
  let underWay = 0;
  const take = (signal = NEVER) =>
    slots.take(
      () => questions,
      signal,
      (wait, over) => {
        waits.push(wait);
        underWay++;
        return new Promise<string>((resolve, reject) => {
          const end = (give: () => void): void => {
            underWay--;
            give();
          };
          over.addEventListener('abort', () => end(() => reject(new Error('aborted'))));
          if (questions > POLLS_AT_ONCE) setImmediate(() => end(() => resolve('polled')));
        });
      },
    );
  return { take, waits, underWay: () => underWay };
}

describe('PollSlots', () => {
  it('gives each question a long poll where there are places for all', async () => {
    const { take, waits, underWay } = make(POLLS_AT_ONCE);
    for (let index = 0; index < POLLS_AT_ONCE; index++) void take();
    await settled();
    expect([underWay(), new Set(waits)]).toEqual([POLLS_AT_ONCE, new Set([50])]);
  });

  it('has long polls give up their places when another question comes', async () => {
    const { take, underWay } = make(POLLS_AT_ONCE);
    const first = Array.from({ length: POLLS_AT_ONCE }, () => take());
    await settled();
    void take();
    expect(await Promise.all(first)).toEqual(first.map(() => null));
    await settled();
    expect(underWay()).toBe(1);
  });

  it.each([
    [33, 160 / 33],
    [1_000, 0.25],
    [100_000, 0.25],
  ])('has %d questions take turns of %d s', async (questions, wait) => {
    const { take, waits, underWay } = make(questions);
    const all = Array.from({ length: 100 }, () => take());
    await Promise.resolve();
    expect(underWay()).toBe(POLLS_AT_ONCE);
    expect(await Promise.all(all)).toEqual(all.map(() => 'polled'));
    expect(new Set(waits)).toEqual(new Set([wait]));
  });

  it('ends a poll for which nobody waits, and one that has not begun', async () => {
    const { take, waits } = make(1);
    const over = new AbortController();
    const polls = [take(over.signal), take(AbortSignal.abort())];
    await settled();
    over.abort();
    expect([await Promise.all(polls), waits]).toEqual([[null, null], [50]]);
  });

  it('hands on what a poll fails with', async () => {
    const failing = new PollSlots().take(
      () => 1,
      NEVER,
      () => Promise.reject(new Error('no network')),
    );
    await expect(failing).rejects.toThrow('no network');
  });
});
