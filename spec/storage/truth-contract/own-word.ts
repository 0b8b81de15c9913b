import { UNUSED_YES_MS } from '../../../src/storage/approvals';
import type { TruthUnderTest } from '../truth-contract';
import { asked } from './approvals';
import { intervention, OURS, type Said, standing, THEIRS } from './rows';

const PLATFORM = { ...OURS, isPlatform: true };

/** What the platform says in place of an agent. */
export function ownWordCases(now: TruthUnderTest): void {
  const say = async (writer: typeof OURS, said: Said) => {
    const { accepted, duplicates } = await now.truth.addInterventions(writer, [intervention(said)]);
    return accepted === 1 ? 'kept' : duplicates === 1 ? 'duplicate' : 'conflict';
  };
  const approved = { revision: 2, outcome: 'approved_after_review', nanoUsd: 3 };
  const blocked = { revision: 2, outcome: 'blocked', nanoUsd: 7 };

  describe('the platform’s own word', () => {
    it('stands, and is counted, until the agent speaks', async () => {
      await say(OURS, {});
      expect(await say(PLATFORM, approved)).toBe('kept');
      expect(standing(now.truth)).toEqual(['i-1@2']);
      expect(await now.truth.totals()).toMatchObject({ interventions: 1, preventedNanoUsd: '3' });
      expect(await say(OURS, blocked)).toBe('kept');
      expect(await now.truth.totals()).toMatchObject({ interventions: 1, preventedNanoUsd: '7' });
      const outcomes = now.truth.revisions(1, 'i-1').map(({ body }) => JSON.parse(body).outcome);
      expect(outcomes).toEqual(['escalated', 'blocked']);
      expect([await say(OURS, blocked), await say(OURS, approved)]).toEqual(['duplicate', 'conflict']);
    });

    it('is gone without a trace also where a later revision of the agent comes first', async () => {
      await say(OURS, {});
      await say(PLATFORM, approved);
      expect(await say(OURS, { ...blocked, revision: 3 })).toBe('kept');
      expect(await say(OURS, blocked)).toBe('kept');
      expect(now.truth.revisions(1, 'i-1').map(({ revision }) => revision)).toEqual([1, 2, 3]);
      expect(standing(now.truth)).toEqual(['i-1@3']);
    });

    it('stays where what the agent says contradicts its own first word', async () => {
      await say(OURS, {});
      await say(PLATFORM, approved);
      expect(await say(OURS, { ...blocked, action_name: 'other' })).toBe('conflict');
      expect(standing(now.truth)).toEqual(['i-1@2']);
      expect(await say(OURS, {})).toBe('duplicate');
    });

    it('is replaced where the platform knows better, and kept once', async () => {
      await say(OURS, {});
      await say(PLATFORM, approved);
      expect(await say(PLATFORM, approved)).toBe('duplicate');
      expect(await say(PLATFORM, blocked)).toBe('kept');
      expect(now.truth.revisions(1, 'i-1').map(({ body }) => JSON.parse(body).outcome)).toEqual([
        'escalated',
        'blocked',
      ]);
      expect(await now.truth.totals()).toMatchObject({ interventions: 1, preventedNanoUsd: '7' });
      expect(await say({ ...PLATFORM, agentId: 'other' } as typeof OURS, approved)).toBe('conflict');
    });

    it.each([
      ['rejected', { kind: 'reject', by: { id: 'ada', label: 'Ada' }, notes: null }],
      ['cancelled', { kind: 'cancel' }],
      ['expired', null],
    ] as const)('stays a no, where the request was %s, whatever yes the agent says', async (_status, change) => {
      await say(OURS, {});
      await now.truth.approvals.ask(1, asked({ interventionId: 'i-1', keyAgentId: OURS.agentId }));
      if (change === null) now.clock.advance(1_000);
      else await now.truth.approvals.change(1, 'a-1', change);
      expect(await say(OURS, approved)).toBe('conflict');
      await say(PLATFORM, { ...blocked, outcome: 'rejected_after_review' });
      expect(await say(OURS, approved)).toBe('conflict');
      expect(standing(now.truth)).toEqual(['i-1@2']);
      expect(await say(OURS, blocked)).toBe('kept');
    });

    it('gives way to a yes that was said, also where the agent never took it, and to what is kept already', async () => {
      const { approvals } = now.truth;
      const yes = { kind: 'approve', by: { id: 'ada', label: 'Ada' }, notes: null } as const;
      await say(OURS, {});
      await approvals.ask(1, asked({ interventionId: 'i-1', keyAgentId: OURS.agentId }));
      await approvals.change(1, 'a-1', yes);
      now.clock.advance(1_000 + UNUSED_YES_MS);
      expect(await say(OURS, approved)).toBe('kept');
      await approvals.ask(1, asked({ id: 'a-2', interventionId: 'i-1', keyAgentId: OURS.agentId }));
      await approvals.change(1, 'a-2', { ...yes, kind: 'reject' });
      expect(await say(OURS, approved)).toBe('duplicate');
      expect(await say(OURS, { id: 'i-2', outcome: 'approved_after_review' })).toBe('kept');
    });

    it('says nothing of the requests of other agents’ keys', async () => {
      await say(OURS, {});
      await now.truth.approvals.ask(1, asked({ interventionId: 'i-1', keyAgentId: 'other' }));
      await now.truth.approvals.change(1, 'a-1', { kind: 'cancel' });
      expect(await say(OURS, approved)).toBe('kept');
    });

    it('follows only what an agent of the same key has said, and leaves open', async () => {
      expect(await say(PLATFORM, approved)).toBe('conflict');
      await say(OURS, {});
      expect(await say({ ...THEIRS, isPlatform: true } as typeof OURS, approved)).toBe('conflict');
      expect(await say({ ...PLATFORM, agentId: 'other' } as typeof OURS, approved)).toBe('conflict');
      expect(await say(PLATFORM, { ...approved, revision: 3 })).toBe('conflict');
      await say(PLATFORM, approved);
      expect(await say(PLATFORM, { ...blocked, revision: 3 })).toBe('conflict');
      await say(OURS, blocked);
      expect(await say(PLATFORM, { ...approved, revision: 3 })).toBe('conflict');
      expect(standing(now.truth)).toEqual(['i-1@2']);
    });
  });
}
