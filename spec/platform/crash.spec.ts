import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompiledSource } from '../integration/compiled-source';
import { PlatformProcess } from './running-platform';

jest.setTimeout(120_000);

const CLIENTS = 4;
const BATCH = 50;

let source: CompiledSource;
let platform: PlatformProcess;
beforeAll(() => {
  source = new CompiledSource();
  copyFileSync(join(__dirname, '../../package.json'), join(source.path, 'package.json'));
});
afterAll(() => source.remove());
beforeEach(() => {
  platform = new PlatformProcess(source);
});
afterEach(() => platform.remove());

const interventions = (ids: readonly string[]) =>
  ids.map((id) => ({
    id,
    timestamp: new Date().toISOString(),
    type: 'hard_block',
    outcome: 'blocked',
    risk_level: 'high',
    action_name: 'delete_database',
    estimated_cost_usd: 0.000000001,
  }));

const entries = (ids: readonly string[]) =>
  ids.map((id) => ({
    id,
    timestamp: new Date().toISOString(),
    action: 'send',
    outcome: 'success',
    cost_usd: 0.5,
    duration_ms: 1,
  }));

/** Writes until the platform is gone. @returns the ids that were acknowledged. */
async function writeUntilGone(
  client: string,
  key: string,
): Promise<{ readonly blocked: string[]; readonly ran: string[] }> {
  const blocked: string[] = [];
  const ran: string[] = [];
  for (let batch = 0; ; batch++) {
    const ids = Array.from({ length: BATCH }, (_, index) => `${client}-${batch}-${index}`);
    try {
      const isLedger = batch % 2 === 1;
      const answer = isLedger
        ? await platform.ask('/ingest', key, { body: { run_id: client, entries: entries(ids) } })
        : await platform.ask('/interventions', key, { body: { interventions: interventions(ids) } });
      if (answer.status === 201) blocked.push(...ids);
      else if (answer.status === 202) ran.push(...ids);
      else throw new Error(`It answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    } catch (error) {
      if ((error as Error).message.startsWith('It answered')) throw error;
      return { blocked, ran };
    }
  }
}

/** Every id of a list, by its cursors. */
async function all(path: string, field: string): Promise<Set<string>> {
  const ids = new Set<string>();
  let cursor: string | null = '';
  while (cursor !== null) {
    const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, body } = await platform.ask(`${path}?sort_by=received_at&limit=1000${next}`);
    expect(status).toBe(200);
    for (const { id } of body[field]) ids.add(id);
    cursor = body.next_cursor;
  }
  return ids;
}

describe('A platform that is killed', () => {
  it('has everything that it acknowledged, however often that happens', async () => {
    const blocked: string[] = [];
    const ran: string[] = [];
    let key = '';
    for (let round = 0; round < 3; round++) {
      await platform.start();
      key ||= await platform.newKey('agent');
      const clients = Array.from({ length: CLIENTS }, (_, index) => writeUntilGone(`r${round}c${index}`, key));
      await new Promise((resolve) => setTimeout(resolve, 700 + 400 * round));
      await platform.stop('SIGKILL');
      for (const acknowledged of await Promise.all(clients)) {
        blocked.push(...acknowledged.blocked);
        ran.push(...acknowledged.ran);
      }
    }
    expect(Math.min(blocked.length, ran.length)).toBeGreaterThan(1000);
    await platform.start();
    const kept = await all('/interventions', 'interventions');
    expect(blocked.filter((id) => !kept.has(id))).toEqual([]);
    const ledger = await all('/ledger', 'entries');
    expect(ran.filter((id) => !ledger.has(id))).toEqual([]);
    const stats = await platform.ask('/interventions/stats');
    expect(stats.body.total_interventions).toBe(kept.size);
    expect(stats.body.total_cost_prevented_usd).toBeCloseTo(kept.size / 1e9, 12);
  });

  it.each<[string, (file: string) => void]>([
    ['is deleted', (file) => rmSync(file)],
    ['is damaged', (file) => writeFileSync(file, 'no database')],
  ])('makes its read model anew where that %s', async (_what, spoil) => {
    await platform.start();
    const key = await platform.newKey('agent');
    const ids = Array.from({ length: 500 }, (_, index) => `i-${index}`);
    await platform.ask('/interventions', key, { body: { interventions: interventions(ids) } });
    await platform.stop();
    spoil(`${platform.data}.read`);
    await platform.start();
    expect(await all('/interventions', 'interventions')).toEqual(new Set(ids));
  });
});
