import { type ApprovalAsk, type ApprovalChange, UNUSED_YES_MS } from '../../../src/storage/approvals';
import type { Committed } from '../../../src/storage/truth';
import type { TruthUnderTest } from '../truth-contract';

/** A request for approval; what is not given is the same in all. */
export function asked(more: Partial<ApprovalAsk> = {}): ApprovalAsk {
  return {
    id: 'a-1',
    askedBy: 'agent-key',
    keyAgentId: null,
    agentId: 'agent-1',
    runId: 'run-1',
    actionName: 'refund_customer',
    interventionId: null,
    repeatKey: null,
    digest: 'd-1',
    timeoutMs: 1_000,
    body: '{"action_name":"refund_customer"}',
    ...more,
  };
}

const ADA = { id: 'ada-key', label: 'Ada' };
const BOB = { id: 'bob-key', label: 'Bob' };
const approve = (by = ADA): ApprovalChange => ({ kind: 'approve', by, notes: 'fine' });
const reject = (by = ADA): ApprovalChange => ({ kind: 'reject', by, notes: null });
const use = (callId: string | null = null): ApprovalChange => ({ kind: 'use', callId });

/** Requests for approval. */
export function approvalCases(now: TruthUnderTest): void {
  const change = async (sent: ApprovalChange, id = 'a-1', org = 1) => {
    const changed = await now.truth.approvals.change(org, id, sent);
    return changed === null ? null : (changed.refusal ?? changed.approval.status);
  };
  const ask = (more?: Partial<ApprovalAsk>) => now.truth.approvals.ask(1, asked(more));
  const watch = (): Committed[] => {
    const told: Committed[] = [];
    now.truth.onCommitted((events) => void told.push(...events));
    return told;
  };

  describe('approvals.ask', () => {
    it('keeps a request, which waits until its time is over', async () => {
      const at = now.clock.now();
      const { approval, isNew, isOther } = await ask({ interventionId: 'i-1' });
      expect([isNew, isOther]).toEqual([true, false]);
      expect(approval).toEqual({
        id: 'a-1',
        status: 'pending',
        createdAt: at,
        expiresAt: at + 1_000,
        askedBy: 'agent-key',
        keyAgentId: null,
        agentId: 'agent-1',
        runId: 'run-1',
        actionName: 'refund_customer',
        digest: 'd-1',
        decidedAt: null,
        decidedBy: null,
        notes: null,
        infoMessage: null,
        infoResponse: null,
        usedAt: null,
        usedBy: null,
        revision: 1,
      });
      const again = await now.reopen();
      expect(await again.approvals.find(1, 'a-1')).toEqual({ approval, body: asked().body });
      expect(await again.approvals.ofIntervention(1, 'i-1')).toEqual({ approval, body: asked().body });
    });

    it('gives the request with the same key, and notes the intervention as another of it', async () => {
      const first = await ask({ repeatKey: 'k', interventionId: 'i-1' });
      const second = await ask({ id: 'a-2', repeatKey: 'k', interventionId: 'i-2' });
      expect(second).toEqual({ ...first, isNew: false });
      expect((await now.truth.approvals.ofIntervention(1, 'i-2'))?.approval.id).toBe('a-1');
      expect(await now.truth.approvals.find(1, 'a-2')).toBeNull();
    });

    it('keeps nothing where the key is of another action or other arguments', async () => {
      await ask({ repeatKey: 'k' });
      for (const other of [{ digest: 'd-2' }, { actionName: 'drop_table' }]) {
        const { isOther } = await ask({ id: 'a-2', repeatKey: 'k', interventionId: 'i-2', ...other });
        expect(isOther).toBe(true);
      }
      expect(await now.truth.approvals.ofIntervention(1, 'i-2')).toBeNull();
    });

    it('gives a decided request as long as it is not used up, and then a new one', async () => {
      const idOf = async (id: string) => (await ask({ id, repeatKey: 'k' })).approval.id;
      expect(await idOf('yes')).toBe('yes');
      await change(approve(), 'yes');
      now.clock.advance(5_000);
      expect(await idOf('x')).toBe('yes');
      await change(use(), 'yes');
      expect(await idOf('no')).toBe('no');
      await change(reject(), 'no');
      expect(await idOf('x')).toBe('no');
      now.clock.advance(1_000);
      expect(await idOf('cancelled')).toBe('cancelled');
      await change({ kind: 'cancel' }, 'cancelled');
      expect(await idOf('late')).toBe('late');
      now.clock.advance(1_000);
      expect(await idOf('next')).toBe('next');
    });

    it('is apart for each organisation', async () => {
      await ask({ repeatKey: 'k' });
      const { isNew } = await now.truth.approvals.ask(2, asked({ repeatKey: 'k' }));
      expect(isNew).toBe(true);
      await change(approve(), 'a-1', 2);
      expect((await now.truth.approvals.find(1, 'a-1'))?.approval.status).toBe('pending');
      expect(await change(approve(), 'a-1', 3)).toBeNull();
    });
  });

  describe('approvals.change', () => {
    it('decides once; the same by the same key again changes nothing', async () => {
      await ask();
      expect(await change(approve())).toBe('approved');
      const told = watch();
      expect(await change(approve())).toBe('approved');
      for (const other of [approve(BOB), reject()]) {
        expect(await change(other)).toBe('decided');
      }
      expect(told).toEqual([]);
    });

    it('lets whoever is first decide, of many at once', async () => {
      await ask();
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          change(index % 2 === 0 ? approve({ id: `k-${index}`, label: '' }) : reject({ id: `k-${index}`, label: '' })),
        ),
      );
      expect(results.filter((result) => result !== 'decided')).toEqual(['approved']);
    });

    it('never lets the key that asked decide', async () => {
      await ask({ askedBy: ADA.id });
      expect([await change(approve()), await change(reject())]).toEqual(['own', 'own']);
      expect(await change(reject(BOB))).toBe('rejected');
    });

    it('is too late from expiresAt on, and a request that is cancelled then has expired', async () => {
      await ask();
      await ask({ id: 'a-2' });
      now.clock.advance(999);
      expect(await change(approve(), 'a-2')).toBe('approved');
      now.clock.advance(1);
      for (const late of [approve(), reject(), { kind: 'respond', response: 'x' } as const, use()]) {
        expect(await change(late)).toBe('expired');
      }
      expect(await change({ kind: 'cancel' })).toBe('expired');
      expect(await change(approve(), 'a-2')).toBe('approved');
    });

    it('asks back, takes the answer, and is pending again', async () => {
      await ask();
      expect(await change({ kind: 'respond', response: 'x' })).toBe('state');
      expect(await change({ kind: 'request-info', by: ADA, message: 'why?' })).toBe('info_requested');
      expect(await change({ kind: 'respond', response: 'since' })).toBe('pending');
      expect(await change({ kind: 'respond', response: 'since' })).toBe('pending');
      expect((await now.truth.approvals.find(1, 'a-1'))?.approval).toMatchObject({
        infoMessage: 'why?',
        infoResponse: 'since',
      });
    });

    it('gives its yes once; to the same call again', async () => {
      await ask();
      expect(await change(use())).toBe('state');
      await change(approve());
      const all = await Promise.all(['c-1', 'c-2', null, 'c-3'].map((callId) => change(use(callId))));
      expect(all).toEqual(['approved', 'used', 'used', 'used']);
      expect([await change(use('c-1')), await change(use())]).toEqual(['approved', 'used']);
    });

    it('ends a yes that nobody has used: when the agent cancels it, and a day after its time', async () => {
      const at = now.clock.now();
      await ask({ repeatKey: 'k', interventionId: 'i-1' });
      await change(approve());
      expect(await change({ kind: 'cancel' })).toBe('cancelled');
      expect([await change(use()), await change(approve())]).toEqual(['state', 'decided']);
      await ask({ id: 'late', repeatKey: 'k' });
      await ask({ id: 'used' });
      for (const id of ['late', 'used']) await change(approve(), id);
      await change(use('c'), 'used');
      now.clock.advance(1_000 + UNUSED_YES_MS - 1);
      expect((await ask({ id: 'x', repeatKey: 'k' })).approval).toMatchObject({ id: 'late', status: 'approved' });
      expect(await now.truth.approvals.settle()).toBe(at + 1_000 + UNUSED_YES_MS);
      now.clock.advance(1);
      const ended = { id: 'late', status: 'expired', decidedAt: now.clock.now(), decidedBy: ADA };
      expect((await now.truth.approvals.find(1, 'late'))?.approval).toMatchObject(ended);
      const listed = await now.truth.approvals.list(1, { statuses: ['expired'], skip: 0, limit: 9 });
      expect(listed.approvals.map(({ approval }) => approval.id)).toEqual(['late']);
      const told = watch();
      expect(await now.truth.approvals.settle()).toBeNull();
      expect(told).toMatchObject([{ kind: 'approval_decided', id: 'late', data: { status: 'expired' } }]);
      expect(await change(use(), 'late')).toBe('expired');
      expect((await ask({ id: 'anew', repeatKey: 'k' })).isNew).toBe(true);
      expect(await change({ kind: 'cancel' }, 'used')).toBe('decided');
    });

    it('makes the revision one more with each change, and with none that changes nothing', async () => {
      await ask();
      const steps: ApprovalChange[] = [
        { kind: 'request-info', by: ADA, message: 'one?' },
        { kind: 'request-info', by: ADA, message: 'one?' },
        { kind: 'request-info', by: ADA, message: 'two?' },
        { kind: 'respond', response: 'r' },
        approve(),
        use(),
      ];
      const revisions: unknown[] = [];
      for (const step of steps) {
        await change(step);
        revisions.push((await now.truth.approvals.find(1, 'a-1'))?.approval.revision);
      }
      expect(revisions).toEqual([2, 2, 3, 4, 5, 6]);
    });

    it('leaves in the trail who decided and asked back', async () => {
      await ask();
      await change({ kind: 'request-info', by: BOB, message: 'why?' });
      await change(approve());
      await change(approve());
      expect(now.truth.audit(1, 9)).toMatchObject([
        { by: 'ada-key', what: 'approval_approved', target: 'a-1', detail: 'fine' },
        { by: 'bob-key', what: 'approval_info_requested', target: 'a-1', detail: 'why?' },
      ]);
    });
  });

  describe('approvals.settle', () => {
    it('tells of what has expired, once, and when the next one does', async () => {
      const at = now.clock.now();
      await ask();
      await ask({ id: 'a-2', timeoutMs: 3_000 });
      const told = watch();
      expect(await now.truth.approvals.settle()).toBe(at + 1_000);
      now.clock.advance(1_000);
      expect((await now.truth.approvals.list(1, { statuses: ['expired'], skip: 0, limit: 9 })).total).toBe(1);
      expect(await now.truth.approvals.settle()).toBe(at + 3_000);
      expect(await now.truth.approvals.settle()).toBe(at + 3_000);
      expect(told.map(({ kind, id, data }) => [kind, id, data?.status])).toEqual([
        ['approval_decided', 'a-1', 'expired'],
      ]);
      expect((await now.truth.approvals.find(1, 'a-1'))?.approval.decidedAt).toBe(at + 1_000);
    });
  });

  describe('approvals.list', () => {
    it('gives those that match, the latest first, with the number of all', async () => {
      for (const id of ['a', 'b', 'c', 'd']) {
        await ask({ id, runId: id < 'c' ? 'r-1' : 'r-2' });
        now.clock.advance(1);
      }
      await change(approve(), 'b');
      const list = async (more: object) => {
        const query = { statuses: [], skip: 0, limit: 2, ...more };
        const { approvals, total } = await now.truth.approvals.list(1, query);
        return [approvals.map(({ approval }) => approval.id).join(''), total];
      };
      expect(await list({})).toEqual(['dc', 4]);
      expect(await list({ skip: 3 })).toEqual(['a', 4]);
      expect(await list({ statuses: ['pending', 'info_requested'] })).toEqual(['dc', 3]);
      expect(await list({ statuses: ['approved'] })).toEqual(['b', 1]);
      expect(await list({ runId: 'r-1', agentId: 'agent-1' })).toEqual(['ba', 2]);
      expect(await list({ agentId: 'agent-2' })).toEqual(['', 0]);
      expect((await now.truth.approvals.list(2, { statuses: [], skip: 0, limit: 2 })).total).toBe(0);
      now.clock.advance(10_000);
      expect(await list({ statuses: ['pending'] })).toEqual(['', 0]);
      expect(await list({ statuses: ['expired'], limit: 9 })).toEqual(['dca', 3]);
    });
  });

  describe('approvals.openLinks', () => {
    it('gives the interventions of decided requests, until they are closed', async () => {
      await ask({ interventionId: 'i-1', repeatKey: 'k' });
      await ask({ id: 'x', interventionId: 'i-2', repeatKey: 'k' });
      await ask({ id: 'a-2', interventionId: 'i-3' });
      expect(await now.truth.approvals.openLinks(9, null)).toEqual([]);
      await change(approve());
      const [first, second] = await now.truth.approvals.openLinks(9, null);
      expect([first, second]).toEqual([
        { org: 1, interventionId: 'i-1', approvalId: 'a-1' },
        { org: 1, interventionId: 'i-2', approvalId: 'a-1' },
      ]);
      expect(await now.truth.approvals.openLinks(1, first)).toEqual([second]);
      await now.truth.approvals.closeLink(first);
      expect(await now.truth.approvals.openLinks(9, null)).toEqual([second]);
      expect(await now.truth.approvals.openLinksOf(1, 'a-1')).toEqual([second]);
      expect(await now.truth.approvals.openLinksOf(1, 'a-2')).toEqual([]);
    });

    it('are of the request that was asked last for an intervention, by keys of one agent', async () => {
      await ask({ interventionId: 'i-1' });
      await change(approve());
      const [old] = await now.truth.approvals.openLinks(9, null);
      await now.truth.approvals.closeLink(old);
      await ask({ id: 'foreign', interventionId: 'i-1', keyAgentId: 'other' });
      expect((await now.truth.approvals.ofIntervention(1, 'i-1'))?.approval.id).toBe('a-1');
      await ask({ id: 'a-2', interventionId: 'i-1' });
      expect((await now.truth.approvals.ofIntervention(1, 'i-1'))?.approval.id).toBe('a-2');
      await change(reject(), 'a-2');
      await now.truth.approvals.closeLink(old);
      expect(await now.truth.approvals.openLinks(9, null)).toEqual([{ ...old, approvalId: 'a-2' }]);
    });

    it('come again where a yes ends unused', async () => {
      await ask({ interventionId: 'i-1' });
      await change(approve());
      const [link] = await now.truth.approvals.openLinks(9, null);
      await now.truth.approvals.closeLink(link);
      await change({ kind: 'cancel' });
      expect(await now.truth.approvals.openLinks(9, null)).toEqual([link]);
    });
  });

  describe('approvals and retain', () => {
    it('let go of what was asked long ago and is decided, and of its interventions', async () => {
      const DAY_MS = 86_400_000;
      await ask({ interventionId: 'i-1', timeoutMs: 9 * DAY_MS });
      await ask({ id: 'open', timeoutMs: 9 * DAY_MS });
      await change(approve());
      now.clock.advance(2 * DAY_MS);
      await ask({ id: 'young' });
      await change(reject(), 'young');
      await now.truth.approvals.ask(2, asked());
      await now.truth.setSettings(1, { retentionDays: 1 }, null);
      expect(await now.truth.retain(now.clock.now())).toBe(1);
      const kept = await Promise.all(['a-1', 'open', 'young'].map((id) => now.truth.approvals.find(1, id)));
      expect(kept.map((each) => each?.approval.id)).toEqual([undefined, 'open', 'young']);
      expect(await now.truth.approvals.ofIntervention(1, 'i-1')).toBeNull();
      expect(await now.truth.approvals.openLinks(9, null)).toEqual([]);
      expect(await now.truth.approvals.find(2, 'a-1')).not.toBeNull();
    });
  });
}
