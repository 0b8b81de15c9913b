import { copyFileSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../../src/sqlite/open-database';
import { linked } from '../../errors/linked';
import { truthContract } from '../truth-contract';
import { entry, intervention, OURS, standing } from '../truth-contract/rows';
import { Place } from './place';

describe('SqliteTruth', () => {
  truthContract(() => new Place());

  let place: Place;
  beforeEach(() => {
    place = new Place();
  });
  afterEach(() => place.remove());

  describe('open', () => {
    it('makes a file that its owner alone may read, and so is whatever stands beside it', async () => {
      await (await place.open()).addInterventions(OURS, [intervention()]);
      const modes = readdirSync(place.home).map((name) => [name, statSync(join(place.home, name)).mode & 0o777]);
      expect(modes).toEqual([
        ['platform.db', 0o600],
        ['platform.db-shm', 0o600],
        ['platform.db-wal', 0o600],
        ['platform.db.lock', 0o600],
      ]);
    });

    it('names the file and the remedy where another store has it, and gets it when that one is closed', async () => {
      const first = await place.open();
      await expect(place.open()).rejects.toThrow(
        expect.objectContaining({
          code: 'STORAGE_IN_USE',
          details: { path: place.data },
          message: linked(
            'STORAGE_IN_USE',
            `${place.data} is in use by another agent-sentinel platform. End that one, or name another file with --data.`,
          ),
        }),
      );
      await first.close();
      await place.open();
    });

    it('gives the lock back where it fails', async () => {
      writeFileSync(
        place.data,
        'no database at all, but a text that is long enough to be taken for the head of one; '.repeat(9),
      );
      for (let times = 0; times < 2; times++)
        await expect(place.open()).rejects.toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
    });

    it('says what to check where the folder is not there', async () => {
      const absent = new Place();
      await absent.remove();
      await expect(absent.open()).rejects.toThrow(/Check that its folder exists and may be written\./);
      expect(existsSync(absent.home)).toBe(false);
    });

    it('opens a file that was left with a log', async () => {
      const truth = await place.open();
      await truth.addInterventions(OURS, [intervention()]);
      const { seq } = truth;
      const left = new Place();
      for (const ending of ['', '-wal']) copyFileSync(place.data + ending, left.data + ending);
      try {
        const opened = await left.open();
        expect([opened.seq, standing(opened)]).toEqual([seq, ['i-1@1']]);
      } finally {
        await left.remove();
      }
    });
  });

  describe('close', () => {
    it('finishes what was accepted, takes nothing more, and leaves one file whole', async () => {
      const truth = await place.open();
      const ids = Array.from({ length: 50 }, (_, index) => `l-${index}`);
      const accepted = ids.map((id) => truth.addLedgerEntries(OURS, [entry({ id })]));
      const closed = Promise.all([truth.close(), truth.close()]);
      await expect(truth.addLedgerEntries(OURS, [entry()])).rejects.toThrow(
        expect.objectContaining({ code: 'STORAGE_FAILED', message: expect.stringContaining('it is closed') }),
      );
      for (const each of await Promise.all(accepted))
        expect(each).toEqual({ accepted: 1, duplicates: 0, conflicts: [] });
      await closed;
      expect(readdirSync(place.home)).toEqual(['platform.db', 'platform.db.lock']);
      expect(standing(await place.open())).toEqual(ids.map((id) => `${id}@1`));
    });
  });

  describe('addKey', () => {
    it('leaves nothing of a key in the file but its hash and its first characters', async () => {
      const truth = await place.open();
      const hash = new Uint8Array(32).fill(0xab);
      await truth.addKey(
        { id: 'k', org: 1, role: 'admin', label: 'mine', agentId: null, prefix: 'as_12345678' },
        hash,
        null,
      );
      await truth.close();
      const file = openDatabase(place.data);
      expect(file.prepare('SELECT * FROM api_keys').all()).toEqual([
        {
          org: 1,
          id: 'k',
          hash: 'ab'.repeat(32),
          role: 'admin',
          label: 'mine',
          agent_id: null,
          prefix: 'as_12345678',
          created_at: place.clock.now(),
          revoked_at: null,
        },
      ]);
      file.close();
    });
  });
});
