import type { Writer } from '../../../src/storage/rows';
import type { TruthUnderTest } from '../truth-contract';
import { intervention, OURS, recordSteps, standing, THEIRS } from './rows';

/** What becomes of revisions of interventions. */
export function interventionCases(now: TruthUnderTest): void {
  describe('addInterventions', () => {
    const add = (...rows: readonly ReturnType<typeof intervention>[]) => now.truth.addInterventions(OURS, rows);
    const one = { accepted: 1, duplicates: 0, conflicts: [] };
    const conflict = { accepted: 0, duplicates: 0, conflicts: [0] };

    it('keeps records as they came, across a new start', async () => {
      // Neither the order of keys nor the way a number is written may change.
      const odd = {
        ...intervention({ id: 'odd' }),
        body: '{"z":1.50,"a":12345678901234567890,"ü":"\\u0041 \u{1f9ef}"}',
      };
      expect(await add(intervention(), odd)).toEqual({ accepted: 2, duplicates: 0, conflicts: [] });
      const truth = await now.reopen();
      expect(truth.revisions(1, 'odd')).toEqual([
        { revision: 1, receivedAt: now.clock.now(), body: odd.body, row: 2, isOwn: false },
      ]);
      expect(
        truth.bodies(
          'intervention',
          recordSteps(truth).map(({ seq }) => seq),
        ),
      ).toEqual([intervention().body, odd.body]);
      expect(await truth.totals()).toEqual({
        seq: truth.seq,
        interventions: 2,
        preventedNanoUsd: '10',
        ledgerEntries: 0,
        spentNanoUsd: '0',
      });
    });

    it('takes no rows at all', async () => {
      expect(await add()).toEqual({ accepted: 0, duplicates: 0, conflicts: [] });
    });

    it('counts the same revision again as a duplicate, in whatever order its keys stand', async () => {
      const row = intervention({ nested: { a: 1, b: [1, { c: 2, d: 3 }] } });
      const { nested, ...rest } = JSON.parse(row.body);
      const turned = JSON.stringify({ nested: { b: [1, { d: 3, c: 2 }], a: 1 }, ...rest });
      await add(row);
      const again = await add(row, { ...row, body: turned });
      expect(again).toEqual({ accepted: 0, duplicates: 2, conflicts: [] });
      expect(now.truth.revisions(1, row.id).map(({ body }) => body)).toEqual([row.body]);
      expect(nested).toBeDefined();
    });

    it("takes the platform's mark of a timestamp ahead for no content: sent again later, there is none", async () => {
      await add(intervention({ timestamp_suspect: true }));
      expect(await add(intervention())).toEqual({ accepted: 0, duplicates: 1, conflicts: [] });
    });

    it('refuses the same revision with other content, and keeps the first', async () => {
      await add(intervention({ reason: 'one' }));
      expect(await add(intervention({ reason: 'other' }))).toEqual(conflict);
      expect(now.truth.revisions(1, 'i-1').map(({ body }) => JSON.parse(body).reason)).toEqual(['one']);
    });

    it('lets a higher revision stand, at the place and the moment of the first', async () => {
      await add(intervention({ nanoUsd: 5 }), intervention({ id: 'other', nanoUsd: 7 }));
      const firstAt = now.clock.now();
      now.clock.advance(1000);
      expect(await add(intervention({ revision: 2, outcome: 'blocked', nanoUsd: 11 }))).toEqual(one);
      expect(standing(now.truth)).toEqual(['other@1', 'i-1@2']);
      expect(recordSteps(now.truth)[1]).toMatchObject({ row: 1, revision: 2, receivedAt: firstAt });
      expect(now.truth.revisions(1, 'i-1').map(({ revision, receivedAt }) => [revision, receivedAt])).toEqual([
        [1, firstAt],
        [2, firstAt + 1000],
      ]);
      expect((await now.truth.totals()).preventedNanoUsd).toBe('18');
    });

    it('keeps a lower revision that comes late, and lets the higher one stand', async () => {
      await add(intervention({ revision: 3, outcome: 'blocked', nanoUsd: 11 }));
      expect(await add(intervention({ revision: 2 }))).toEqual(one);
      expect(standing(now.truth)).toEqual(['i-1@3']);
      expect(now.truth.revisions(1, 'i-1').map(({ revision }) => revision)).toEqual([2, 3]);
      expect((await now.truth.totals()).preventedNanoUsd).toBe('11');
    });

    it.each([
      ['type', 'warning'],
      ['action_name', 'other'],
      ['agent_id', null],
      ['run_id', 'another'],
      ['original_inputs', { order: 'o-1', lines: [2, 1] }],
    ])('refuses a revision that changes %s, be it higher or lower', async (field, value) => {
      await add(intervention({ revision: 2 }));
      expect(await add(intervention({ revision: 3, [field]: value }))).toEqual(conflict);
      expect(await add(intervention({ revision: 1, [field]: value }))).toEqual(conflict);
      expect(await add(intervention({ revision: 3, original_inputs: { lines: [1, 2], order: 'o-1' } }))).toEqual(one);
    });

    it.each([
      ['escalated', 'approved_after_review', true],
      ['escalated', 'rejected_after_review', true],
      ['escalated', 'blocked', true],
      ['escalated', 'warned', false],
      ['modified', 'modified', true],
      ['modified', 'blocked', false],
      ['blocked', 'escalated', false],
      ['blocked', 'approved_after_review', false],
      ['approved_after_review', 'blocked', false],
      ['some_day', 'some_day', true],
    ])('from %s to %s by revision number: %s, whichever comes first', async (from, to, isPermitted) => {
      const rows = [intervention({ revision: 1, outcome: from }), intervention({ revision: 2, outcome: to })];
      for (const [writer, [first, second]] of [
        [OURS, rows],
        [THEIRS, [...rows].reverse()],
      ] as const) {
        await now.truth.addInterventions(writer, [first]);
        expect(await now.truth.addInterventions(writer, [second])).toEqual(isPermitted ? one : conflict);
      }
    });

    it('refuses an outcome between two revisions that does not lead from one to the other', async () => {
      await add(intervention({ revision: 1 }), intervention({ revision: 5, outcome: 'blocked' }));
      expect(await add(intervention({ revision: 3, outcome: 'approved_after_review' }))).toEqual(conflict);
      expect(await add(intervention({ revision: 3, outcome: 'blocked' }))).toEqual(one);
      expect(await add(intervention({ revision: 4 }))).toEqual(conflict);
      expect(await add(intervention({ revision: 2 }))).toEqual(one);
    });

    it("refuses what comes by another agent's key than the one that made the record", async () => {
      const keys: readonly (string | null)[] = ['agent-1', 'agent-2', null];
      for (const [index, maker] of keys.entries()) {
        const id = `i-${index}`;
        await now.truth.addInterventions({ org: 1, agentId: maker }, [intervention({ id })]);
        for (const key of keys) {
          const writer: Writer = { org: 1, agentId: key };
          const revised = await now.truth.addInterventions(writer, [
            intervention({ id, revision: 2 }),
            intervention({ id }),
          ]);
          // The maker's key comes second or third at times; by then nobody else has got in. What is kept is no news.
          const own = { accepted: 1, duplicates: 1, conflicts: [] };
          const others = { accepted: 0, duplicates: keys.indexOf(key) > index ? 2 : 1, conflicts: [0] };
          expect(revised).toEqual(
            key === maker ? own : keys.indexOf(key) > index ? { ...others, conflicts: [] } : others,
          );
        }
      }
    });

    it('keeps the same id in two organisations apart', async () => {
      await add(intervention({ reason: 'ours' }));
      await now.truth.addInterventions(THEIRS, [intervention({ reason: 'theirs', agent_id: 'x', outcome: 'blocked' })]);
      const reasons = (org: number) => now.truth.revisions(org, 'i-1').map(({ body }) => JSON.parse(body).reason);
      expect([reasons(1), reasons(2), reasons(3)]).toEqual([['ours'], ['theirs'], []]);
      expect([standing(now.truth, 1), standing(now.truth, 2)]).toEqual([['i-1@1'], ['i-1@1']]);
    });

    it('treats several of one id in a batch as if each came by itself, and names conflicts by their place', async () => {
      const batch = [
        intervention({ revision: 2, outcome: 'blocked' }),
        intervention({ id: 'other' }),
        intervention({ revision: 1 }),
        intervention({ revision: 1 }),
        intervention({ revision: 3, outcome: 'approved_after_review' }),
        intervention({ revision: 1, reason: 'another' }),
        intervention({ revision: 4, outcome: 'blocked' }),
      ];
      expect(await add(...batch)).toEqual({ accepted: 4, duplicates: 1, conflicts: [4, 5] });
      expect(standing(now.truth)).toEqual(['other@1', 'i-1@4']);
    });

    it('takes ids for what they are: opaque', async () => {
      const ids = [
        "'; DROP TABLE records; --",
        '%',
        '_',
        '__proto__',
        'a\0b',
        'a',
        ' a',
        'A',
        '\u{1f9ef}',
        '\u00e9',
        'e\u0301',
        'x'.repeat(128),
      ];
      await add(...ids.map((id) => intervention({ id })));
      for (const id of ids) expect(now.truth.revisions(1, id).map(({ body }) => JSON.parse(body).id)).toEqual([id]);
    });

    it('gives no moment of arrival before an earlier one, whatever the clock does', async () => {
      const start = now.clock.now();
      await add(intervention({ id: 'a' }));
      now.clock.set(start - 60_000);
      await add(intervention({ id: 'b' }));
      await now.reopen();
      await add(intervention({ id: 'c' }));
      now.clock.set(start + 5);
      await add(intervention({ id: 'd' }));
      expect(recordSteps(now.truth).map(({ receivedAt }) => receivedAt - start)).toEqual([0, 0, 0, 5]);
    });
  });
}
