import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledSource } from '../integration/compiled-source';
import { PlatformProcess } from './running-platform';

jest.setTimeout(60_000);

const ROUNDS = 4;
const AGENTS = 2;
const ROTATED_AT = 20_000;

let source: CompiledSource;
let platform: PlatformProcess;
let home: string;
const agents: Agent[] = [];
beforeAll(() => {
  source = new CompiledSource();
  copyFileSync(join(__dirname, '../../package.json'), join(source.path, 'package.json'));
});
afterAll(() => source.remove());
beforeEach(() => {
  platform = new PlatformProcess(source);
  home = mkdtempSync(join(tmpdir(), 'sync-crash-'));
});
afterEach(async () => {
  for (const agent of agents.splice(0)) await agent.kill();
  await platform.remove();
  rmSync(home, { recursive: true });
});

/** An agent that makes calls without end. */
class Agent {
  private printed = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  constructor(name: string, env: Readonly<Record<string, string>>) {
    const args = [join(__dirname, 'sync-agent.js'), source.path, home, name, String(ROTATED_AT)];
    this.child = spawn(process.execPath, args, {
      env: { ...source.env, ...env, AGENT_SENTINEL_LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.printed += text;
    });
    agents.push(this);
  }

  begun(): Promise<unknown> {
    return new Promise((resolve) => this.child.stdout?.once('data', resolve));
  }

  /** Kills it, and gives what its callers had heard. */
  async kill(): Promise<readonly string[]> {
    this.child.kill('SIGKILL');
    await this.ended;
    return this.printed.split('\n').slice(0, -1);
  }
}

/** Every record of a list, by its cursors. */
async function all(path: string, field: string): Promise<readonly { id: string; payload?: { outputs: string } }[]> {
  const records = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await platform.ask(`${path}?sort_by=received_at&limit=1000${next}`);
    records.push(...body[field]);
    cursor = body.next_cursor;
  }
  return records;
}

/** A moment by chance: that is what is tested. Nothing is waited for. */
const moment = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms * (0.5 + Math.random())));

describe('Agents and a platform that are killed by turns', () => {
  it('have every record that a caller heard of on the platform, exactly once', async () => {
    await platform.start();
    const env = { AGENT_SENTINEL_URL: platform.url, AGENT_SENTINEL_API_KEY: await platform.newKey('agent') };
    const heard: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const begun = Array.from({ length: AGENTS }, (_, index) => new Agent(`${round}-${index}`, env));
      await Promise.all(begun.map((agent) => agent.begun()));
      await moment(300);
      await platform.stop('SIGKILL');
      heard.push(...(await begun[0].kill()));
      await moment(100);
      await platform.start();
      await moment(300);
      heard.push(...(await begun[1].kill()));
    }

    const command = [join(source.path, 'cli/main.js'), 'sync', '--home', home, '--json'];
    const sync = spawnSync(process.execPath, command, { env: { ...source.env, ...env }, encoding: 'utf8' });
    expect(sync).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(sync.stdout)).toMatchObject({ unsent_records: 0, rejected: 0, last_error: null });

    const interventions = (await all('/interventions', 'interventions')).map(({ id }) => `intervention ${id}`);
    const ledger = (await all('/ledger', 'entries')).map(({ payload }) => `ledger ${payload?.outputs}`);
    const kept = [...interventions, ...ledger];
    const known = new Set(kept);
    expect(heard.length).toBeGreaterThan(500);
    expect(heard.filter((record) => !known.has(record))).toEqual([]);
    expect(known.size).toBe(kept.length);
  });
});
