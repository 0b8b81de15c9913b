import fs, { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toWire } from '../../src/core/wire';
import { ScriptedApprover } from '../../src/testing';
import { ASKS, makePayments, refusalOf, settled } from './doubles/payments';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'approvals-'));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(home, { recursive: true });
});

const lines = (file: string): Record<string, unknown>[] =>
  readFileSync(join(home, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const DURABILITIES = ['batched', 'strict'] as const;

describe.each(DURABILITIES)('The files of a home that is %s', (durability) => {
  it('hold each revision as it was streamed, before its caller hears of it, and the ledger names the approval', async () => {
    const policy = { ...ASKS, downgrades: { pay_invoice: [{ argument: 'order.amount', maximum: 3 }] } };
    const approver = new ScriptedApprover(true, false, { status: 'expired' }, true);
    const { sentinel, interventions, ledger, pay, body } = makePayments({
      home,
      durability,
      policy,
      approvals: approver,
    });
    const written = (): number => lines('interventions.jsonl').length;
    const seen: number[] = [];
    body.mockImplementation(async ({ amount }) => {
      seen.push(written());
      return amount;
    });
    const ends: unknown[] = [];
    for (let turn = 0; turn < 4; turn++) {
      ends.push(await refusalOf(pay({ amount: turn + 1 })));
      seen.push(written());
    }
    expect(ends).toMatchObject([
      { result: 1 },
      { code: 'APPROVAL_REJECTED' },
      { code: 'APPROVAL_EXPIRED' },
      { result: 3 },
    ]);
    // A body: with its question and yes; with the downgrade too.
    expect(seen).toEqual([2, 2, 4, 6, 9, 9]);
    await sentinel.close();
    expect(lines('interventions.jsonl')).toEqual(JSON.parse(JSON.stringify(interventions.map(toWire))));
    const approvalIds = approver.asked.map(({ id }) => id);
    expect(interventions.map(({ approvalId }) => approvalId).filter((id) => id !== null)).toEqual(
      approvalIds.flatMap((id) => [id, id]),
    );
    expect(lines('ledger.jsonl').map(({ approval_id }) => approval_id)).toEqual([approvalIds[0], approvalIds[3]]);
    expect(ledger.map(({ approvalId }) => approvalId)).toEqual([approvalIds[0], approvalIds[3]]);
  });
});

describe('With strict durability', () => {
  /** Lets syncs of the disk end when the test says so. */
  function holdSyncs() {
    const held: (() => Promise<void>)[] = [];
    const real = fs.fdatasync;
    const spy = jest.spyOn(fs, 'fdatasync');
    spy.mockImplementation(((fd: number, done: (error: Error | null) => void) => {
      held.push(
        () =>
          new Promise((resolve) =>
            real(fd, (error) => {
              done(error);
              resolve();
            }),
          ),
      );
    }) as typeof fs.fdatasync);
    /** Ends the syncs that are under way; resolves when their callers have gone on. */
    const release = async (): Promise<void> => {
      for (let turn = 0; held.length === 0 && turn < 1000; turn++) await settled();
      expect(held).not.toEqual([]);
      await Promise.all(held.splice(0).map((end) => end()));
      await settled();
    };
    /** Holds no more. */
    const open = (): Promise<void> => {
      spy.mockRestore();
      return release();
    };
    return { release, open };
  }

  it('the question is put only when its record is on disk', async () => {
    const syncs = holdSyncs();
    const approver = new ScriptedApprover(true);
    const { pay, told, body } = makePayments({ home, durability: 'strict', approvals: approver });
    const done = pay({ amount: 5 });
    await settled();
    expect([told(), approver.asked]).toEqual([['1 approval_required escalated APPROVAL_REQUIRED'], []]);
    await syncs.release();
    expect([approver.asked.length, body.mock.calls]).toEqual([1, []]);
    await syncs.release();
    expect(body.mock.calls).toHaveLength(1);
    await syncs.release();
    expect(await done).toBe(5);
  });

  it('a caller hears that it is suspended only when the record is on disk', async () => {
    const syncs = holdSyncs();
    const { pay } = makePayments({ home, durability: 'strict', onApproval: 'suspend' });
    let isTold = false;
    const done = refusalOf(pay({ amount: 5 })).finally(() => {
      isTold = true;
    });
    await settled();
    expect(isTold).toBe(false);
    await syncs.release();
    expect(await done).toMatchObject({ code: 'APPROVAL_PENDING' });
  });

  it.each([
    ['killed', 'KILL_SWITCH'],
    ['aborted', 'APPROVAL_CANCELLED'],
    ['closed', 'APPROVAL_CANCELLED'],
  ])('a call that is %s between the record and the question is not asked about', async (how, code) => {
    const syncs = holdSyncs();
    const approver = new ScriptedApprover(true);
    const { sentinel, clock, pay, body, told } = makePayments({ home, durability: 'strict', approvals: approver });
    const controller = new AbortController();
    const done = refusalOf(sentinel.run({ signal: controller.signal }, () => pay({ amount: 5 })));
    await settled();
    if (how === 'killed') sentinel.kill('Enough.');
    else if (how === 'aborted') controller.abort();
    else void sentinel.close();
    await syncs.open();
    expect(await done).toMatchObject({ code });
    expect([approver.asked, body.mock.calls, clock.pendingTimers]).toEqual([[], [], 0]);
    expect(told()[0]).toBe('1 approval_required escalated APPROVAL_REQUIRED');
  });
});
