import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { openDatabase } from '../../../src/sqlite/open-database';
import type * as OpenEmbeddedStorage from '../../../src/storage/embedded/open-embedded-storage';
import { WriteQueue } from '../../../src/storage/sqlite/write-queue';
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

  it('answers, and takes records later, while somebody else writes the file', async () => {
    const storage = await home.open();
    await storage.addInterventions({ org: 1, agentId: null }, [intervention({ id: 'a' })]);
    await storage.ready;
    const other = openDatabase(home.dataPath, 'BEGIN IMMEDIATE');
    let isAdded = false;
    const added = storage.addInterventions({ org: 1, agentId: null }, [intervention({ id: 'b' })]).then(() => {
      isAdded = true;
    });
    const began = performance.now();
    const totals = [];
    for (let times = 0; times < 5; times++) {
      totals.push((await storage.list(1, 'intervention', EVERYTHING, page())).total);
    }
    expect([totals, isAdded]).toEqual([Array(5).fill(1), false]);
    expect(performance.now() - began).toBeLessThan(900);
    other.close();
    await added;
    expect((await storage.list(1, 'intervention', EVERYTHING, page())).total).toBe(2);
  });

  it('lets no key in that may have been revoked when its thread ended', async () => {
    const storage = await home.open();
    await storage.ready;
    const org = await storage.firstOrganisation();
    const hash = new Uint8Array(32).fill(1);
    const key = { id: 'k', org, label: 'a key', role: 'admin', prefix: 'as_1', agentId: null } as const;
    await storage.addKey(key, hash, null);
    await storage.addKey({ ...key, id: 'k-2', prefix: 'as_2' }, new Uint8Array(32).fill(2), null);
    expect((await storage.findKey(hash))?.revokedAt).toBeNull();
    const { queue } = (storage as unknown as { readonly truth: { readonly queue: { readonly worker: Worker } } }).truth;
    const revoked = storage.revokeKey(org, 'k', null);
    // The answer is left out, as where the thread ends between the commit and its message.
    queue.worker.removeAllListeners('message');
    await once(queue.worker, 'message');
    await queue.worker.terminate();
    await expect(revoked).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    expect((await storage.findKey(hash))?.revokedAt).toEqual(expect.any(Number));
  });

  it('does not open where its thread cannot begin, and says why', async () => {
    const { path: directory, clock, logger } = home;
    const thread = { name: 'storage/embedded/storage-thread', given: { readModel: {} }, transfer: [] } as const;
    await expect(WriteQueue.start(directory, 0, clock, logger, thread)).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining(directory),
    });
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
