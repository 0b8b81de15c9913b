import { mkdtempSync, readdirSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PolicySet } from '../../src/policy/policy-set';
import { SharedQuota } from '../../src/sentinel/shared-quota';
import { createTestSentinel, ManualClock } from '../../src/testing';

const KEY = 'day:2026-01-05';

let home: string;
let clock: ManualClock;

const claim = (amount: number) => ({ key: KEY, limit: 10, amount });

/** What a limit of 10 leaves, for another process. */
async function left(): Promise<number | undefined> {
  const quota = new SharedQuota({ home }, clock);
  const refusal = await quota.store.peek([claim(1000)]);
  quota.close();
  return refusal?.refused[0].left;
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'shared-quota-'));
  clock = new ManualClock();
});

afterEach(() => rmSync(home, { recursive: true }));

describe('SharedQuota', () => {
  describe('close', () => {
    it('books a call in flight when it ends, and one that begins later, and leaves no file open', async () => {
      const quota = new SharedQuota({ home }, clock);
      const { store } = quota;
      const taken = await store.reserve([claim(5)]);
      quota.close();
      if (taken.ok) await store.settle(taken.reservation, 4);
      const later = await quota.store.reserve([claim(1)]);
      if (later.ok) await quota.store.settle(later.reservation, 1);
      expect(readdirSync(home).filter((name) => name.startsWith('quota.db'))).toEqual(['quota.db']);
      expect(await left()).toBe(5);
    });

    it('that comes before the first policy with a day budget leaves no file open either', () => {
      const quota = new SharedQuota({ home }, clock);
      quota.close();
      quota.prepareFor({ documents: [{ budgets: { day: 1 } }] } as unknown as PolicySet);
      expect(readdirSync(home).filter((name) => name.startsWith('quota.db'))).toEqual(['quota.db']);
    });

    it('of a Sentinel loses no spend of its calls in flight', async () => {
      const policy = { budgets: { day: 1 } };
      const make = () => createTestSentinel({ home, policy, ledger: 'off', clock }).sentinel;
      const first = make();
      let end: () => void = () => undefined;
      const body = () => new Promise<void>((resolve) => (end = resolve));
      const running = first.guard(body, { name: 'act', costUsd: 0.6, mode: 'async' })();
      await new Promise((resolve) => setImmediate(resolve));
      await first.close();
      end();
      await running;
      // Long after any lease has run out.
      clock.advance(120_000);
      const second = make();
      const call = second.guard(async () => 'done', { name: 'act', costUsd: 0.6 })();
      await expect(call).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
      await second.close();
    });
  });

  it('tells where the file was deleted while it was in use', async () => {
    const told: string[] = [];
    const quota = new SharedQuota({ home }, clock, (message) => told.push(message));
    await quota.store.peek([claim(1)]);
    unlinkSync(join(home, 'quota.db'));
    clock.advance(1000);
    await quota.store.peek([claim(1)]);
    quota.close();
    expect(told).toEqual([expect.stringContaining('quota.db was deleted or replaced while it was in use.')]);
  });
});
