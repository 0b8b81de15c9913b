import fc from 'fast-check';
import { type ApprovalChange, type ApprovalStatus, UNUSED_YES_MS } from '../../../src/storage/approvals';
import type { Committed } from '../../../src/storage/truth';
import type { TruthUnderTest } from '../truth-contract';
import { asked } from './approvals';

const KEYS = ['a', 'b'].map((id) => ({ id, label: id }));
const DECIDED: readonly ApprovalStatus[] = ['approved', 'rejected', 'expired', 'cancelled'];

/** What happens: a change, or so many milliseconds go by, or the platform looks for what has expired. */
type Step = ApprovalChange | { readonly kind: 'time'; readonly ms: number } | { readonly kind: 'settle' };

const by = fc.constantFrom(...KEYS);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('approve' as const, 'reject' as const),
      by,
      notes: fc.constant(null),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('request-info' as const), by, message: fc.constantFrom('m', 'n') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('respond' as const), response: fc.constantFrom('r', 's') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('use' as const), callId: fc.constantFrom('c', 'd', null) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.constantFrom(1, 300, 999, UNUSED_YES_MS) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('settle' as const) }) },
);

/** What the law says, in the fewest words: kept apart from the code on purpose. */
class Model {
  status: ApprovalStatus = 'pending';
  decider = '';
  message = '';
  response = '';
  user: string | null | undefined = undefined;

  constructor(private readonly expiresAt: number) {}

  expire(at: number): void {
    if (!DECIDED.includes(this.status) && at >= this.expiresAt) this.status = 'expired';
    if (this.isUnused && at >= this.expiresAt + UNUSED_YES_MS) this.status = 'expired';
  }

  /** A yes that may still end. */
  get isUnused(): boolean {
    return this.status === 'approved' && this.user === undefined;
  }

  /** The refusal, or null. */
  do(change: ApprovalChange): string | null {
    const over = this.status === 'expired' ? 'expired' : DECIDED.includes(this.status) ? 'decided' : null;
    if (change.kind === 'approve' || change.kind === 'reject') {
      const wanted = change.kind === 'approve' ? 'approved' : 'rejected';
      if (over !== null) return this.status === wanted && this.decider === change.by.id ? null : over;
      this.status = wanted;
      this.decider = change.by.id;
      return null;
    }
    if (change.kind === 'cancel') {
      if (over === null || this.isUnused) this.status = 'cancelled';
      return this.status === 'approved' || this.status === 'rejected' ? 'decided' : null;
    }
    if (change.kind === 'use') {
      if (this.status !== 'approved') return over === 'expired' ? 'expired' : 'state';
      if (this.user === undefined) this.user = change.callId;
      else if (change.callId === null || this.user !== change.callId) return 'used';
      return null;
    }
    if (over !== null) return over;
    if (change.kind === 'request-info') {
      if (this.status !== 'info_requested' || this.message !== change.message) this.response = '';
      this.status = 'info_requested';
      this.message = change.message;
      return null;
    }
    if (change.kind !== 'respond') throw new Error('There is no other change.');
    if (this.status === 'pending') return this.response === change.response ? null : 'state';
    this.status = 'pending';
    this.response = change.response;
    return null;
  }
}

/** The laws of requests for approval. */
export function approvalLaws(now: TruthUnderTest): void {
  it('for every history a request is what the law says: one decision, one use, and nothing comes back but an unused yes', async () => {
    let count = 0;
    const told: Committed[] = [];
    now.truth.onCommitted((events) => void told.push(...events));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        const id = `law-${count++}`;
        const { approvals } = now.truth;
        const { approval } = await approvals.ask(1, asked({ id }));
        const model = new Model(approval.expiresAt);
        let decided: ApprovalStatus | null = null;
        let uses = 0;
        let unusedEnds = 0;
        let wasUnused = false;
        for (const each of steps) {
          if (each.kind === 'time') now.clock.advance(each.ms);
          model.expire(now.clock.now());
          if (each.kind === 'settle') await approvals.settle();
          else if (each.kind !== 'time') {
            const before = model.user;
            const changed = await approvals.change(1, id, each);
            expect(changed?.refusal).toBe(model.do(each));
            if (before === undefined && model.user !== undefined) uses++;
          }
          const found = await approvals.find(1, id);
          expect(found?.approval.status).toBe(model.status);
          if (wasUnused && model.status !== 'approved') unusedEnds++;
          else if (decided !== null) expect(model.status).toBe(decided);
          wasUnused = model.isUnused;
          if (DECIDED.includes(model.status)) decided = model.status;
        }
        expect(uses).toBeLessThanOrEqual(1);
        now.clock.advance(1_000 + UNUSED_YES_MS);
        if (wasUnused) unusedEnds++;
        await approvals.settle();
        const ends = told.filter((event) => event.id === id && event.kind === 'approval_decided');
        expect(ends).toHaveLength(1 + unusedEnds);
      }),
      { numRuns: 200 },
    );
  }, 60_000);
}
