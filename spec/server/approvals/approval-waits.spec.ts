import { ApprovalWaits } from '../../../src/server/approvals/approval-waits';
import { ManualClock } from '../../../src/testing';
import { openStorage, type TemporaryStorage } from '../doubles/open-storage';

describe('ApprovalWaits', () => {
  const clock = new ManualClock();
  let temporary: TemporaryStorage;
  let waits: ApprovalWaits;
  beforeEach(async () => {
    temporary = await openStorage(clock);
    waits = new ApprovalWaits(temporary.storage, clock);
  });
  afterEach(async () => {
    waits.close();
    await temporary.remove();
  });
  const nobody = (): AbortSignal => new AbortController().signal;

  it('lets 1,000 wait, and one more when one of them is done', async () => {
    const polls = Array.from({ length: 1_000 }, (_, index) => waits.wait(1, 'a', `key-${index}`, 1_000, nobody()));
    expect(() => waits.wait(1, 'b', 'k', 1_000, nobody())).toThrow(expect.objectContaining({ code: 'OVER_CAPACITY' }));
    waits.endOf('key-7');
    expect(await polls[7]).toBe('revoked');
    void waits.wait(1, 'b', 'k', 1_000, nobody());
    expect(waits.size).toBe(1_000);
    clock.advance(1_000);
    expect([await polls[0], waits.size]).toEqual(['time', 0]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('lets 250 of one key wait, and others beside them', async () => {
    for (let index = 0; index < 250; index++) void waits.wait(1, 'a', 'greedy', 1_000, nobody());
    expect(() => waits.wait(1, 'b', 'greedy', 1_000, nobody())).toThrow(/250 polls of this key wait already/);
    void waits.wait(1, 'b', 'other', 1_000, nobody());
    expect(waits.size).toBe(251);
  });

  it('forgets whoever has gone, and takes nobody when it is closed', async () => {
    const gone = new AbortController();
    const poll = waits.wait(1, 'a', 'k', 1_000, gone.signal);
    gone.abort();
    expect([await poll, waits.size, clock.pendingTimers]).toEqual(['gone', 0, 0]);
    expect(await waits.wait(1, 'a', 'k', 1_000, gone.signal)).toBe('gone');
    waits.close();
    expect(await waits.wait(1, 'a', 'k', 1_000, nobody())).toBe('gone');
  });
});
