import { askedKey } from '../../src/platform-client/asked-key';
import { ManualClock } from '../../src/testing/manual-clock';

const never = (): Promise<string> => new Promise(() => undefined);

describe('askedKey', () => {
  it('gives a text as it is, and what a function gives, and leaves no timer', async () => {
    const clock = new ManualClock();
    const { signal } = new AbortController();
    expect(await askedKey('as_1', clock, signal)).toBe('as_1');
    expect(await askedKey(() => 'as_2', clock, signal)).toBe('as_2');
    expect(await askedKey(async () => 'as_3', clock, signal)).toBe('as_3');
    expect(clock.pendingTimers).toBe(0);
  });

  it('fails after 30 s where the function never answers', async () => {
    const clock = new ManualClock();
    const key = askedKey(never, clock, new AbortController().signal);
    clock.advance(29_999);
    expect(clock.pendingTimers).toBe(1);
    clock.advance(1);
    await expect(key).rejects.toMatchObject({ kind: 'key', message: 'the function apiKey did not answer within 30 s' });
  });

  it('fails when the signal is aborted meanwhile', async () => {
    const clock = new ManualClock();
    const closed = new AbortController();
    const key = askedKey(never, clock, closed.signal);
    closed.abort();
    await expect(key).rejects.toMatchObject({ kind: 'key' });
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('vault says as_secret')), 'the function apiKey threw'],
    ['gives none', () => '', 'the function apiKey gave no key: a text without spaces'],
    ['gives what is no text', () => 5 as unknown as string, 'the function apiKey gave no key: a text without spaces'],
  ])('fails where the function %s, and tells nothing of it', async (_what, apiKey, message) => {
    const { signal } = new AbortController();
    await expect(askedKey(apiKey, new ManualClock(), signal)).rejects.toMatchObject({ kind: 'key', message });
  });
});
