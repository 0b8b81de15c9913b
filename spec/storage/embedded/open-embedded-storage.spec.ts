import { existsSync, readdirSync, rmSync } from 'node:fs';
import type * as OpenEmbeddedStorage from '../../../src/storage/embedded/open-embedded-storage';
import { EVERYTHING, page } from '../read-model-contract/asking';
import { intervention } from '../read-model-contract/rows';
import { StorageHome } from './storage-home';

const MODULE = '../../../src/storage/embedded/open-embedded-storage';

describe('openEmbeddedStorage', () => {
  let home: StorageHome;
  beforeEach(() => {
    home = new StorageHome();
  });
  afterEach(() => home.remove());

  it('keeps what was acknowledged, and answers from it again when it is opened again', async () => {
    const first = await home.open();
    await first.addInterventions({ org: 1, agentId: null }, [intervention({ preventedUsd: 2 })]);
    await first.close();
    expect(readdirSync(home.path).sort()).toEqual(['platform.db', 'platform.db.lock', 'platform.db.read']);
    const second = await home.open();
    expect((await second.stats(1, EVERYTHING, null)).total_cost_prevented_usd).toBe(2);
    expect([home.logger.entries, second.isReady, second.isWritable]).toEqual([[], true, true]);
  });

  it('makes the read model anew where it is gone', async () => {
    const first = await home.open();
    await first.addInterventions({ org: 1, agentId: null }, [intervention({})]);
    await first.close();
    rmSync(`${home.dataPath}.read`);
    expect((await (await home.open()).list(1, 'intervention', EVERYTHING, page())).total).toBe(1);
  });

  it('takes records before it answers questions', async () => {
    const storage = await home.open();
    expect(storage.isReady).toBe(false);
    await storage.addInterventions({ org: 1, agentId: null }, [intervention({})]);
    await storage.ready;
    expect(storage.isReady).toBe(true);
  });

  it('hands on the texts of interventions that were committed, and of nothing else', async () => {
    const storage = await home.open();
    const events: Parameters<typeof storage.bodyOf>[0][] = [];
    storage.onCommitted((committed) => events.push(...committed));
    const row = intervention({ runId: 'r' });
    await storage.addInterventions({ org: 1, agentId: null }, [row]);
    const told = await Promise.all(events.map(async (event) => [event.kind, await storage.bodyOf(event)]));
    expect(told).toEqual([
      ['intervention_created', row.body],
      ['run_created', null],
    ]);
  });

  it('says what to install where DuckDB is not there, and leaves nothing behind', async () => {
    jest.doMock('@duckdb/node-api', () => {
      throw new Error('Cannot find module');
    });
    try {
      await jest.isolateModulesAsync(async () => {
        const { openEmbeddedStorage } = jest.requireActual<typeof OpenEmbeddedStorage>(MODULE);
        const { dataPath, logger, clock } = home;
        await expect(openEmbeddedStorage({ dataPath, logger, clock })).rejects.toMatchObject({
          code: 'NO_READ_MODEL_DRIVER',
          message: expect.stringContaining('Install it: npm install @duckdb/node-api'),
        });
      });
    } finally {
      jest.dontMock('@duckdb/node-api');
    }
    expect(existsSync(home.dataPath)).toBe(false);
  });
});
