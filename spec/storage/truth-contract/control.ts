import type { PolicyContent, PolicyVersion } from '../../../src/storage/policies';
import type { Committed } from '../../../src/storage/truth';
import type { TruthUnderTest } from '../truth-contract';

const ADA = { id: 'ada-key', label: 'Ada' };
const RUN = { type: 'run', id: 'run-1' } as const;
const ALL = { type: 'all', id: null } as const;
const RANGE = { skip: 0, limit: 100 };

const content = (more: Partial<PolicyContent> = {}): PolicyContent => ({
  name: 'p',
  scope: 'global',
  targetId: null,
  enabled: true,
  sourceFormat: 'yaml',
  source: 'denied_actions: [x]',
  document: '{"denied_actions":["x"]}',
  ...more,
});

/** Policies and the kill switch. */
export function controlCases(now: TruthUnderTest): void {
  const watch = (): Committed[] => {
    const told: Committed[] = [];
    now.truth.onCommitted((events) => void told.push(...events));
    return told;
  };
  const about = (deed: 'policy_created' | 'policy_changed' | 'policy_rolled_back') => ({
    deed,
    summary: 's',
    by: ADA,
  });
  const make = (id: string, more?: Partial<PolicyContent>, org = 1) =>
    now.truth.policies.save(org, id, content(more), about('policy_created'));
  const put = (id: string, more?: Partial<PolicyContent>, org = 1) =>
    now.truth.policies.save(org, id, content(more), about('policy_changed'));

  describe('policies', () => {
    it('have versions that stay as they were', async () => {
      const at = now.clock.now();
      const first = await make('p-1');
      expect(first).toEqual({ ...content(), id: 'p-1', version: 1, summary: 's', author: ADA, at });
      now.clock.advance(1);
      const second = await put('p-1', { name: 'q', source: 'x' });
      const { policies } = await now.reopen();
      expect([await policies.find(1, 'p-1', null), await policies.find(1, 'p-1', 1)]).toEqual([second, first]);
      const lines = [second, first].map((each) => {
        const { source: _source, document: _document, ...line } = each as PolicyVersion;
        return line;
      });
      expect(await policies.versions(1, 'p-1', RANGE)).toEqual({ versions: lines, total: 2 });
      expect(await policies.list(1, RANGE)).toEqual({ policies: [lines[0]], total: 1 });
    });

    it('are rolled back as they are then: who switched one off meanwhile has switched it off', async () => {
      await make('p-1');
      const [, back] = await Promise.all([
        put('p-1', { enabled: false }),
        now.truth.policies.save(1, 'p-1', content({ enabled: true }), about('policy_rolled_back')),
      ]);
      expect(back).toMatchObject({ version: 3, enabled: false });
      expect((await now.truth.policies.find(1, 'p-1', null))?.enabled).toBe(false);
      expect(await now.truth.policies.enabled(1)).toEqual([]);
    });

    it('are out of use when they are removed, and their versions stay', async () => {
      await make('p-1');
      expect(await now.truth.policies.remove(1, 'p-1', ADA)).toMatchObject({ version: 1 });
      expect(await now.truth.policies.remove(1, 'p-1', ADA)).toBeNull();
      expect([await put('p-1'), await now.truth.policies.find(1, 'p-1', null)]).toEqual([null, null]);
      expect(await now.truth.policies.find(1, 'p-1', 1)).toMatchObject({ version: 1 });
      expect(await now.truth.policies.versions(1, 'p-1', RANGE)).toMatchObject({ total: 1 });
      expect(await now.truth.policies.list(1, RANGE)).toEqual({ policies: [], total: 0 });
      expect(await now.truth.policies.enabled(1)).toEqual([]);
    });

    it('are in force by scope, the oldest first, where they are enabled', async () => {
      await make('r', { scope: 'run', targetId: 'run-1' });
      await make('g-2');
      await make('a', { scope: 'agent', targetId: 'agent-1' });
      await make('off', { enabled: false });
      await make('g-1');
      await put('g-2');
      const ids = (await now.truth.policies.enabled(1)).map(({ id, version }) => `${id}@${version}`);
      expect(ids).toEqual(['g-2@2', 'g-1@1', 'a@1', 'r@1']);
    });

    it('are at most 1,000 of an organisation', async () => {
      await Promise.all(Array.from({ length: 1_000 }, (_, index) => make(`p-${index}`)));
      expect([await make('more'), await put('p-0')]).toEqual(['full', expect.objectContaining({ version: 2 })]);
      expect(await make('theirs', {}, 2)).toMatchObject({ version: 1 });
      await now.truth.policies.remove(1, 'p-1', ADA);
      expect(await make('more')).toMatchObject({ version: 1 });
    });

    it('have at most 8 Mi characters together, in use, of an organisation', async () => {
      const half = 'x'.repeat(4 * 1024 * 1024);
      await make('p-1', { document: half });
      await make('p-2', { document: half });
      expect([await make('more'), await put('p-2', { document: `${half}x` })]).toEqual(['full', 'full']);
      expect(await put('p-2', { document: half })).toMatchObject({ version: 2 });
      expect(await make('theirs', { document: half }, 2)).toMatchObject({ version: 1 });
      await now.truth.policies.remove(1, 'p-1', ADA);
      expect(await make('more')).toMatchObject({ version: 1 });
    });

    it('are told of and leave a trail, each organisation apart', async () => {
      const told = watch();
      await make('p-1');
      await put('p-1', { enabled: false }, 2);
      await put('p-1', { enabled: false });
      await now.truth.policies.remove(1, 'p-1', ADA);
      const of = { id: 'p-1', scope: 'global', target_id: null };
      expect(told.map(({ kind, org, data }) => ({ kind, org, data }))).toEqual([
        { kind: 'policy_updated', org: 1, data: { ...of, version: 1, enabled: true, is_deleted: false } },
        { kind: 'policy_updated', org: 1, data: { ...of, version: 2, enabled: false, is_deleted: false } },
        { kind: 'policy_updated', org: 1, data: { ...of, version: 2, enabled: false, is_deleted: true } },
      ]);
      expect(now.truth.audit(1, 9).map(({ what, detail }) => [what, detail])).toEqual([
        ['policy_deleted', null],
        ['policy_changed', 'version 2'],
        ['policy_created', 'version 1'],
      ]);
      expect(await now.truth.policies.versions(2, 'p-1', RANGE)).toBeNull();
    });
  });

  describe('killSwitches', () => {
    it('stop a target until it is revived; the first stop holds', async () => {
      const { killSwitches } = now.truth;
      const at = now.clock.now();
      const stop = { ...RUN, reason: 'it loops', by: ADA, at };
      expect(await killSwitches.kill(1, RUN, 'it loops', ADA)).toEqual({ stop, isNew: true });
      now.clock.advance(1);
      expect(await killSwitches.kill(1, RUN, 'again', ADA)).toEqual({ stop, isNew: false });
      expect(await (await now.reopen()).killSwitches.find(1, [ALL, RUN])).toEqual(stop);
      expect(await now.truth.killSwitches.revive(1, ALL, ADA)).toBeNull();
      expect(await now.truth.killSwitches.revive(1, RUN, ADA)).toEqual(stop);
      expect(await now.truth.killSwitches.find(1, [ALL, RUN])).toBeNull();
    });

    it('list what is stopped, everything first, of one organisation', async () => {
      const { killSwitches } = now.truth;
      for (const target of [RUN, ALL, { type: 'agent', id: 'a' } as const]) {
        await killSwitches.kill(1, target, 'r', ADA);
        now.clock.advance(1);
      }
      expect((await killSwitches.active(1)).map(({ type }) => type)).toEqual(['all', 'agent', 'run']);
      expect([await killSwitches.active(2), await killSwitches.find(2, [ALL])]).toEqual([[], null]);
    });

    it('tell of what has changed, with who and why, and leave a trail', async () => {
      const told = watch();
      for (let times = 0; times < 2; times++) await now.truth.killSwitches.kill(1, RUN, 'it loops', ADA);
      for (let times = 0; times < 2; times++) await now.truth.killSwitches.revive(1, RUN, { id: 'b', label: 'Bob' });
      const data = { target_type: 'run', target_id: 'run-1', reason: 'it loops', killed_at: expect.any(String) };
      expect(told.map(({ kind, data: said }) => [kind, said])).toEqual([
        ['kill_switch_changed', { ...data, is_killed: true, by: 'Ada' }],
        ['kill_switch_changed', { ...data, is_killed: false, by: 'Bob' }],
      ]);
      expect(now.truth.audit(1, 9)).toMatchObject([
        { by: 'b', what: 'revived', target: 'run run-1' },
        { by: 'ada-key', what: 'killed', target: 'run run-1', detail: 'it loops' },
      ]);
    });
  });
}
