import type { StoredKey } from '../../../src/storage/truth';
import type { TruthUnderTest } from '../truth-contract';
import { OURS, THEIRS } from './rows';

/** What an organisation has apart from records. */
export function accountCases(now: TruthUnderTest): void {
  const hash = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
  const key = (id: string, org = 1): Omit<StoredKey, 'createdAt' | 'revokedAt'> => {
    return { id, org, role: 'admin', label: `label of ${id}`, agentId: null, prefix: 'as_12345678' };
  };

  describe('organisations', () => {
    it('begin with one, which stays the first', async () => {
      const first = await now.truth.firstOrganisation();
      await now.truth.addKey(key('k', first + 1), hash(1), null);
      expect([await now.truth.firstOrganisation(), await (await now.reopen()).firstOrganisation()]).toEqual([
        first,
        first,
      ]);
    });

    it('are made one after another, and stay', async () => {
      const first = await now.truth.firstOrganisation();
      await now.truth.addKey(key('k', first + 3), hash(1), null);
      expect([await now.truth.newOrganisation(), await (await now.reopen()).newOrganisation()]).toEqual([
        first + 4,
        first + 5,
      ]);
    });
  });

  describe('API keys', () => {
    it('are found by their hash, and listed in the order in which they were made', async () => {
      expect(now.truth.hasKeys()).toBe(false);
      const made = await now.truth.addKey({ ...key('k-2'), agentId: 'agent-1', role: 'agent' }, hash(1), null);
      expect(made).toEqual({
        ...key('k-2'),
        agentId: 'agent-1',
        role: 'agent',
        createdAt: now.clock.now(),
        revokedAt: null,
      });
      now.clock.advance(1);
      const other = await now.truth.addKey(key('k-1'), hash(2), 'k-2');
      expect([now.truth.findKey(hash(1)), now.truth.findKey(hash(2)), now.truth.findKey(hash(3))]).toEqual([
        made,
        other,
        null,
      ]);
      expect(now.truth.keys(1)).toEqual([made, other]);
      expect(now.truth.keys(2)).toEqual([]);
      expect(now.truth.hasKeys()).toBe(true);
    });

    it('are revoked by their organisation alone, once, and known afterwards', async () => {
      const made = await now.truth.addKey({ ...key('k'), role: 'viewer' }, hash(1), null);
      expect(now.truth.findKey(hash(1))).toEqual(made);
      expect(await now.truth.revokeKey(2, 'k', null)).toBeNull();
      now.clock.advance(10);
      const revoked = await now.truth.revokeKey(1, 'k', 'k');
      expect(revoked).toMatchObject({ id: 'k', revokedAt: now.clock.now() });
      now.clock.advance(10);
      expect(await now.truth.revokeKey(1, 'k', 'k')).toEqual(revoked);
      expect(now.truth.findKey(hash(1))).toEqual(revoked);
      expect(now.truth.hasKeys()).toBe(false);
    });

    it('are never revoked to the last of the admins, also when they revoke each other at once', async () => {
      await now.truth.addKey({ ...key('k-1'), role: 'admin' }, hash(1), null);
      await now.truth.addKey({ ...key('k-2'), role: 'admin' }, hash(2), null);
      await now.truth.addKey({ ...key('k-1', 2), role: 'admin' }, hash(3), null);
      const revoked = await Promise.all([now.truth.revokeKey(1, 'k-2', 'k-1'), now.truth.revokeKey(1, 'k-1', 'k-2')]);
      expect(revoked.filter((each) => each?.revokedAt !== null)).toHaveLength(1);
      expect(now.truth.keys(1).filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1);
    });

    it('are kept once: neither a hash nor an id of the organisation comes again, even after it was revoked', async () => {
      await now.truth.addKey(key('k'), hash(1), null);
      await now.truth.revokeKey(1, 'k', null);
      const message = expect.stringContaining('is kept already');
      const isRefused = expect.objectContaining({ code: 'STORAGE_FAILED', message });
      await expect(now.truth.addKey(key('other', 2), hash(1), null)).rejects.toEqual(isRefused);
      await expect(now.truth.addKey(key('k'), hash(2), null)).rejects.toEqual(isRefused);
      expect(await now.truth.addKey(key('k', 2), hash(2), null)).toMatchObject({ id: 'k', org: 2 });
    });
  });

  describe('notes and actions of an agent', () => {
    it('are changed where they are given, and stay otherwise', async () => {
      const nothing = { displayName: null, description: null };
      expect(now.truth.agentNotes(1, 'a')).toEqual(nothing);
      await now.truth.noteAgent(1, 'a', { displayName: 'Ada' }, 'k');
      await now.truth.noteAgent(1, 'a', { description: 'answers' }, 'k');
      expect(now.truth.agentNotes(1, 'a')).toEqual({ displayName: 'Ada', description: 'answers' });
      await now.truth.noteAgent(1, 'a', { displayName: null }, 'k');
      expect(now.truth.agentNotes(1, 'a')).toEqual({ displayName: null, description: 'answers' });
      expect([now.truth.agentNotes(2, 'a'), now.truth.agentNotes(1, 'b')]).toEqual([nothing, nothing]);
    });

    it('are declared again and again, and the latest counts', async () => {
      const action = (name: string, body = '{}') => ({ name, body });
      expect(await now.truth.registerActions(OURS, 'a', [action('y'), action('x')])).toEqual({
        registered: 2,
        updated: 0,
        total: 2,
      });
      expect(await now.truth.registerActions(OURS, 'a', [action('z'), action('x', '{"tags":[]}')])).toEqual({
        registered: 1,
        updated: 1,
        total: 3,
      });
      expect(await now.truth.registerActions(THEIRS, 'a', [action('x')])).toMatchObject({ registered: 1, total: 1 });
      expect(now.truth.actionsOf(1, 'a')).toEqual([action('x', '{"tags":[]}'), action('y'), action('z')]);
      expect([now.truth.actionOf(1, 'a', 'x'), now.truth.actionOf(1, 'b', 'x')]).toEqual(['{"tags":[]}', null]);
      expect([now.truth.actionsOf(2, 'a'), now.truth.actionsOf(1, 'b')]).toEqual([[action('x')], []]);
    });
  });

  describe('settings', () => {
    it('keep everything until an organisation says otherwise', async () => {
      expect(now.truth.settings(1)).toEqual({ retentionDays: null });
      await now.truth.setSettings(1, { retentionDays: 30 }, 'k');
      expect([now.truth.settings(1), now.truth.settings(2)]).toEqual([{ retentionDays: 30 }, { retentionDays: null }]);
      await now.truth.setSettings(1, { retentionDays: null }, 'k');
      expect((await now.reopen()).settings(1)).toEqual({ retentionDays: null });
    });
  });

  describe('audit', () => {
    it('tells the latest first who changed what, of the own organisation', async () => {
      const start = now.clock.now();
      await now.truth.addKey({ ...key('k'), role: 'viewer' }, hash(1), null);
      now.clock.advance(1);
      await now.truth.noteAgent(1, 'a', { displayName: 'Ada' }, 'k');
      await now.truth.setSettings(2, { retentionDays: 1 }, 'theirs');
      await now.truth.setSettings(1, { retentionDays: 1 }, 'k');
      await now.truth.revokeKey(1, 'k', 'k');
      await now.truth.revokeKey(1, 'k', 'k');
      const byLabel = 'label of k';
      expect(now.truth.audit(1, 10)).toEqual([
        { at: start + 1, by: 'k', byLabel, what: 'api_key_revoked', target: 'k', detail: null },
        { at: start + 1, by: 'k', byLabel, what: 'settings_changed', target: 'retention_days', detail: '1 day' },
        { at: start + 1, by: 'k', byLabel, what: 'agent_changed', target: 'a', detail: null },
        { at: start, by: null, byLabel: null, what: 'api_key_created', target: 'k', detail: null },
      ]);
      expect(now.truth.audit(1, 1, 2)).toMatchObject([{ what: 'agent_changed' }]);
      expect([now.truth.auditTotal(1), now.truth.auditTotal(2)]).toEqual([4, 1]);
      expect(now.truth.audit(2, 10)).toMatchObject([{ by: 'theirs' }]);
    });
  });
}
