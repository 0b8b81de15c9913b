import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { DuckDbReadModel } from '../../../src/storage/duckdb/duckdb-read-model';
import { EVERYTHING, page } from '../read-model-contract/asking';
import { entry, HOUR, intervention, revisionOf, START } from '../read-model-contract/rows';
import { FeedDouble } from './feed-double';
import { ModelHome } from './model-home';

describe('DuckDbReadModel', () => {
  let home: ModelHome;
  beforeEach(() => {
    home = new ModelHome();
  });
  afterEach(() => home.remove());

  const fill = (count: number, source = home.source, from = 0): void => {
    for (let index = from; index < from + count; index++) {
      source.add(1, intervention({ id: `i-${index}`, preventedUsd: index, at: START + index }));
      if (index % 4 === 0) source.add(1, entry({ id: `l-${index}`, costUsd: index }));
    }
  };
  const total = async (model: DuckDbReadModel): Promise<number> =>
    (await model.list(1, 'intervention', EVERYTHING, page())).total;
  const messages = (): readonly string[] => home.logger.entries.map(({ message }) => message);
  const MADE_ANEW = 'The read model cannot be used. It is made anew from the database.';

  describe('the file', () => {
    it('may be read by its owner alone, and nothing stands beside it', async () => {
      const model = await home.open();
      fill(2_000);
      await total(model);
      home.clock.advance(2_050);
      await model.stats(1, EVERYTHING, null);
      // While it is saved DuckDB has another one beside it.
      for (let tries = 0; readdirSync(home.directory).length > 1 && tries < 100; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const modes = readdirSync(home.directory).map((name) => [
        name,
        statSync(join(home.directory, name)).mode & 0o777,
      ]);
      expect(modes).toEqual([['platform.db.read', 0o600]]);
    });

    it('is used again, and what came meanwhile is fed', async () => {
      fill(30);
      await (await home.open()).close();
      fill(10, home.source, 30);
      home.source.asked.length = 0;
      const model = await home.open();
      expect([await total(model), home.source.asked[0] > 0, messages()]).toEqual([40, true, []]);
    });

    it('waits for a commit that the file has already and it has not been told of', async () => {
      const { source } = home;
      fill(4);
      const totals = source.totals.bind(source);
      source.totals = async () => {
        setImmediate(() => source.commitOther());
        return { ...(await totals()), seq: source.seq + 1 };
      };
      const feed = source.feed.bind(source);
      // A loop that never lets others have their turn could not be ended by a test.
      source.feed = (after, limit) => {
        if (source.asked.length > 1_000) throw new Error('It asks again and again.');
        return feed(after, limit);
      };
      const model = await home.open();
      source.totals = totals;
      expect([await total(model), messages()]).toEqual([4, []]);
    });

    it('is used again after its process was killed, as far as it was saved', async () => {
      const model = await home.open();
      fill(2_000);
      await total(model);
      home.clock.advance(2_050);
      fill(10, home.source, 2_000);
      await total(model);
      const another = new ModelHome();
      copyFileSync(home.path, another.path);
      home.source.asked.length = 0;
      another.source = home.source;
      try {
        expect([await total(await another.open()), another.logger.entries]).toEqual([2_010, []]);
        expect(home.source.asked[0]).toBe(2_500);
      } finally {
        await another.remove();
      }
    });

    it('is fed from the beginning after its process was killed before it was ever saved', async () => {
      const model = await home.open();
      fill(10);
      await total(model);
      const another = new ModelHome();
      copyFileSync(home.path, another.path);
      another.source = home.source;
      try {
        expect([await total(await another.open()), another.logger.entries]).toEqual([10, []]);
      } finally {
        await another.remove();
      }
    });

    const damages: readonly [string, () => unknown][] = [
      ['is no database', () => writeFileSync(home.path, 'no database')],
      ['is empty', () => truncateSync(home.path, 0)],
      ['is cut off', () => truncateSync(home.path, 40_000)],
      ['was overwritten in the middle', () => overwrite(home.path)],
      ['is of another version', () => home.inFile("UPDATE meta SET version = 'another'")],
      ['is not of ours', () => home.inFile('DROP TABLE meta')],
      ['lacks a row', () => home.inFile('DELETE FROM interventions WHERE row = 7')],
      ['has another amount', () => home.inFile('UPDATE ledger SET spent = spent + 1 WHERE row = 3')],
      ['is ahead of the database', () => home.inFile('UPDATE meta SET position = 1000000')],
    ];
    it.each(damages)('is made anew where it %s', async (_what, damage) => {
      fill(5_000);
      await (await home.open()).close();
      await damage();
      const model = await home.open();
      expect(await total(model)).toBe(5_000);
      expect((await model.ledgerStats(1, EVERYTHING)).calls).toBe(1_250);
      expect(messages()).toEqual([MADE_ANEW]);
    });

    it('is made anew where the database is another one', async () => {
      fill(30);
      await (await home.open()).close();
      home.source = new FeedDouble();
      fill(10);
      expect([await total(await home.open()), messages()]).toEqual([10, [MADE_ANEW]]);
    });

    it('is made without a log that was left behind', async () => {
      fill(5);
      await (await home.open()).close();
      writeFileSync(`${home.path}.wal`, 'left behind');
      truncateSync(home.path, 0);
      expect([await total(await home.open()), messages()]).toEqual([5, [MADE_ANEW]]);
    });

    it('is tried again where it cannot be made', async () => {
      fill(5);
      rmSync(home.directory, { recursive: true });
      const model = home.begin();
      await until(() => messages().length > 0);
      mkdirSync(home.directory);
      home.clock.advance(999);
      expect(model.isReady).toBe(false);
      home.clock.advance(1);
      await model.ready;
      expect([await total(model), messages()]).toEqual([5, [MADE_ANEW]]);
    });

    it('is made anew where it turns out to be damaged later, and says nothing of it to who asks', async () => {
      // More than is read at the start.
      for (let index = 0; index < 4_000; index++) {
        const reason = randomBytes(300).toString('hex');
        home.source.add(1, intervention({ id: `i-${index}`, reason }));
      }
      await (await home.open()).close();
      const model = await home.open();
      overwrite(home.path);
      const asked = model.list(1, 'intervention', { oneOf: {}, search: '12345' }, page());
      const error = await asked.catch((fault) => fault);
      expect(error).toMatchObject({ code: 'STORAGE_FAILED' });
      expect(error.message).not.toMatch(/Corrupt|checksum|read-model-|SELECT/);
      expect(model.isReady).toBe(false);
      expect([await total(model), messages()]).toEqual([
        4_000,
        ['The read model has failed. It is made anew from the database.'],
      ]);
    });

    it('is made anew where it cannot be fed', async () => {
      fill(10);
      const model = await home.open();
      fill(1, home.source, 10);
      jest.spyOn(home.source, 'feed').mockImplementationOnce(() => {
        throw new Error('The disk is gone.');
      });
      await expect(total(model)).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
      expect([await total(model), messages()]).toEqual([
        11,
        ['The read model has failed. It is made anew from the database.'],
      ]);
    });
  });

  describe('feeding', () => {
    it('happens at the latest 50 ms after a commit, without a question', async () => {
      await home.open();
      home.source.asked.length = 0;
      fill(1);
      home.clock.advance(49);
      expect(home.source.asked).toEqual([]);
      home.clock.advance(1);
      expect(home.source.asked).toEqual([0]);
    });

    it('takes of rows that were revised the last, wherever the revisions stand', async () => {
      const model = await home.open();
      const rows = Array.from({ length: 20 }, (_, index) => intervention({ id: `i-${index}`, outcome: 'escalated' }));
      for (const row of rows) home.source.add(1, row);
      await total(model);
      for (const revision of [2, 3]) {
        for (const row of rows.slice(5)) home.source.add(1, revisionOf(row, { revision, outcome: 'escalated' }));
      }
      for (const row of rows.slice(10))
        home.source.add(1, revisionOf(row, { revision: 4, outcome: 'blocked', preventedUsd: 1 }));
      home.source.add(1, intervention({ id: 'new' }));
      const stats = await model.stats(1, EVERYTHING, null);
      expect([stats.total_interventions, stats.pending_escalations, stats.total_cost_prevented_usd]).toEqual([
        21, 10, 10,
      ]);
      const seqs = (await model.list(1, 'intervention', EVERYTHING, page({ sortBy: 'received_at' }))).seqs;
      expect(seqs).toEqual(
        home.source
          .feed(0, 1_000)
          .flatMap((step) => (step.kind === 'gone' ? [] : [step]))
          .sort((one, other) => other.row - one.row)
          .map(({ seq }) => seq),
      );
    });

    it('goes on in more pieces where much waits', async () => {
      fill(9_001);
      const model = await home.open();
      expect([await total(model), (await model.ledgerStats(1, EVERYTHING)).calls]).toEqual([9_001, 2_251]);
    });

    it('needs no statement where a commit says nothing of records', async () => {
      const model = await home.open();
      home.source.commitOther();
      expect(await total(model)).toBe(0);
      home.source.asked.length = 0;
      await total(model);
      expect(home.source.asked).toEqual([]);
    });

    it('lets go of what is gone, of that organisation alone, and of its texts', async () => {
      const secrets = { agentId: 'agent of old', reason: 'A secret of 1970', policyName: 'policy of old' };
      home.source.add(1, intervention({ id: 'old', ...secrets }));
      home.source.add(2, intervention({ id: 'theirs' }));
      home.source.add(1, intervention({ id: 'kept', agentId: 'agent of today', at: START + HOUR }));
      home.source.add(1, entry({ id: 'entry', agentId: 'agent of old' }));
      const model = await home.open();
      home.source.remove('intervention', 1, 2);
      expect([await total(model), (await model.list(2, 'intervention', EVERYTHING, page())).total]).toEqual([1, 1]);
      expect((await model.ledgerStats(1, EVERYTHING)).calls).toBe(1);
      home.source.remove('ledger', 1, 1);
      await model.ledgerStats(1, EVERYTHING);
      home.clock.advance(2_050);
      // A word of before gets a number again.
      home.source.add(1, intervention({ id: 'again', agentId: 'agent of today', policyName: 'policy of old' }));
      expect((await model.agents(1, { skip: 0, limit: 10 })).agents).toMatchObject([
        { agentId: 'agent of today', interventions: 2 },
      ]);
      await model.close();
      const words = ['agent', 'reason', 'policy'].map((column) => `SELECT text FROM word_${column}`);
      const texts = (await home.inFile(words.join(' UNION ALL '))).flat().map(String);
      expect(texts.filter((text) => /of old|secret/.test(text))).toEqual([expect.stringContaining('policy of old')]);
    });

    it('keeps the figures of one name together where it got several numbers', async () => {
      const long = (index: number): string => `${index} ${'x'.repeat(300)}`;
      const model = await home.open();
      for (let round = 0; round < 2; round++) {
        for (let index = 0; index < 4_000; index++) {
          const names = { agentId: long(index % 4_000), actionName: index % 2 === 0 ? 'even' : 'odd' };
          home.source.add(1, intervention({ id: `${round}-${index}`, ...names, preventedUsd: 1 }));
        }
      }
      const stats = await model.stats(1, EVERYTHING, null);
      expect(stats.top_agents.map(({ count }) => count)).toEqual(Array(20).fill(2));
      expect((await model.agents(1, { skip: 0, limit: 1 })).total).toBe(4_000);
      const filter = { oneOf: { agent_id: [long(17)] } };
      expect((await model.list(1, 'intervention', filter, page())).total).toBe(2);
      const numbers = await home.source.totals().then(async () => {
        await model.close();
        return home.inFile('SELECT count(*), count(DISTINCT text) FROM word_agent');
      });
      expect(numbers).toEqual([[8_000n, 4_000n]]);
    });
  });

  describe('questions', () => {
    it('wait while the file is made, and writes do not', async () => {
      fill(3_000);
      const model = home.begin();
      expect(model.isReady).toBe(false);
      const asked = total(model);
      fill(1, home.source, 3_000);
      expect(await asked).toBe(3_001);
      expect(model.isReady).toBe(true);
    });

    it('are rejected when it is closed, whether they wait or come later', async () => {
      fill(3_000);
      const model = home.begin();
      const closed = expect.objectContaining({ code: 'STORAGE_FAILED', message: expect.stringContaining('is closed') });
      const waiting = expect(total(model)).rejects.toThrow(closed);
      await model.close();
      await waiting;
      await expect(total(model)).rejects.toThrow(closed);
      expect(messages()).toEqual([]);
    });

    it('are answered before it is closed, where they have begun', async () => {
      fill(100);
      const model = await home.open();
      const asked = Array.from({ length: 20 }, () => total(model));
      await new Promise(setImmediate);
      const [answers] = await Promise.all([Promise.allSettled(asked), model.close()]);
      expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
      for (const answer of answers) {
        if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'STORAGE_FAILED' });
      }
    });

    it('are refused where 200 wait already', async () => {
      fill(10);
      const model = await home.open();
      const answers = await Promise.allSettled(Array.from({ length: 230 }, () => total(model)));
      const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
      expect([refused.length, new Set(refused)]).toEqual([26, new Set(['OVER_CAPACITY'])]);
      expect(await total(model)).toBe(10);
    });

    it('that are asked again are answered without the file, until a write of the organisation', async () => {
      fill(10);
      const model = await home.open();
      const first = await model.stats(1, EVERYTHING, null);
      home.source.add(2, intervention({ id: 'theirs' }));
      expect(await model.stats(1, { oneOf: {}, search: undefined }, null)).toBe(first);
      home.source.add(1, intervention({ id: 'ours' }));
      expect((await model.stats(1, EVERYTHING, null)).total_interventions).toBe(11);
    });

    it('find numbers in reasons, also where there are more reasons than are kept as words', async () => {
      const filler = 'y'.repeat(500);
      for (let index = 0; index < 2_200; index++) {
        home.source.add(1, intervention({ id: `i-${index}`, reason: `Room ${index} of ${filler}`, actionName: 'x' }));
      }
      const model = await home.open();
      const found = async (search: string): Promise<number> =>
        (await model.list(1, 'intervention', { oneOf: {}, search }, page())).total;
      const terms = ['room 7 of', 'ROOM 2100 OF Y', 'room 2100', '100 of', 'room', 'room #', 'of yyy', '99', '9 of z'];
      const expected = terms.map(
        (term) =>
          Array.from({ length: 2_200 }, (_, index) => `room ${index} of ${filler}`).filter((reason) =>
            reason.includes(term.toLowerCase()),
          ).length,
      );
      expect(await Promise.all(terms.map(found))).toEqual(expected);
      await model.close();
      const kept = await home.inFile(
        `SELECT count(*) FILTER (reason_text <> '') > 100, count(*) FILTER (reason_text = '') > 100 FROM interventions`,
      );
      expect(kept).toEqual([[true, true]]);
    });

    it('find the end of a long reason', async () => {
      home.source.add(1, intervention({ reason: `${'x'.repeat(3_993)} 12 needle` }));
      const model = await home.open();
      const found = async (search: string): Promise<number> =>
        (await model.list(1, 'intervention', { oneOf: {}, search }, page())).total;
      expect([await found('x 12 nee'), await found('12 needle')]).toEqual([1, 1]);
    });

    it('name the columns by which ledger entries are sorted', async () => {
      const model = await home.open();
      await expect(model.list(1, 'ledger', EVERYTHING, page({ sortBy: 'risk_level' }))).rejects.toThrow(
        'Ledger entries have no risk_level. Sort them by timestamp, received_at or action_name.',
      );
      expect(messages()).toEqual([]);
    });
  });
});

function overwrite(path: string): void {
  const bytes = readFileSync(path);
  bytes.fill(0x55, 20_000, bytes.length - 20_000);
  writeFileSync(path, bytes);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}
