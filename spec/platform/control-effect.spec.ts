import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledSource } from '../integration/compiled-source';
import { PlatformProcess } from './running-platform';

jest.setTimeout(60_000);

const PROCESSES = 5;
const EACH = 10;
const AGENTS = PROCESSES * EACH;
const FULL = process.env.AGENT_SENTINEL_FULL === '1';
/** The bars are held where nothing else uses the machine. */
const POLICY_MS = FULL ? 1_000 : 5_000;
const KILL_MS = FULL ? 250 : 2_000;

interface Seen {
  readonly agentId: string;
  readonly now: string;
  /** Unix time, milliseconds. */
  readonly at: number;
}

let source: CompiledSource;
let platform: PlatformProcess;
let home: string;
const children: ChildProcess[] = [];
const seen: Seen[] = [];

beforeAll(async () => {
  source = new CompiledSource();
  copyFileSync(join(__dirname, '../../package.json'), join(source.path, 'package.json'));
  platform = new PlatformProcess(source);
  home = mkdtempSync(join(tmpdir(), 'control-effect-'));
  await platform.start();
  const AGENT_SENTINEL_API_KEY = await platform.newKey('agent');
  const env = {
    ...source.env,
    AGENT_SENTINEL_URL: platform.url,
    AGENT_SENTINEL_API_KEY,
    AGENT_SENTINEL_LOG_LEVEL: 'silent',
  };
  for (let index = 0; index < PROCESSES; index++) {
    const args = [join(__dirname, 'controlled-agents.js'), source.path, home, String(index * EACH), String(EACH)];
    mkdirSync(join(home, String(index)));
    const child = spawn(process.execPath, args, {
      cwd: join(home, String(index)),
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      const lines = (text + piece).split('\n');
      text = lines.pop() ?? '';
      seen.push(...lines.map((line) => JSON.parse(line) as Seen));
    });
  }
  await all('ran', 0);
});
afterAll(async () => {
  await Promise.all(
    children.map((child) => {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      return ended;
    }),
  );
  await platform.remove();
  source.remove();
  rmSync(home, { recursive: true });
});

/** Waits until every agent has seen that since then; gives after how long each did, sorted. Unit: milliseconds. */
async function all(now: string, since: number): Promise<readonly number[]> {
  const began = Date.now();
  for (;;) {
    const met = new Map(
      seen.filter((each) => each.now === now && each.at >= since).map((each) => [each.agentId, each.at]),
    );
    if (met.size === AGENTS) return [...met.values()].map((at) => at - since).sort((left, right) => left - right);
    if (Date.now() - began > 25_000) throw new Error(`Only ${met.size} of ${AGENTS} agents have seen ${now}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

function tell(what: string, sorted: readonly number[]): void {
  const [half, most] = [percentile(sorted, 0.5), percentile(sorted, 0.99)];
  process.stdout.write(`${what} on ${AGENTS} agents in ${PROCESSES} processes: median ${half} ms, p99 ${most} ms\n`);
}

describe('Fifty agents that one platform controls', () => {
  it(`are stopped within ${KILL_MS} ms, and go on as soon, at the 99th percentile`, async () => {
    const times: number[] = [];
    for (let round = 0; round < 4; round++) {
      const killed = Date.now();
      await platform.ask('/kill-switch/kill', undefined, { body: { target_type: 'all', reason: 'Enough.' } });
      times.push(...(await all('KILL_SWITCH', killed)));
      const revived = Date.now();
      await platform.ask('/kill-switch/revive', undefined, { body: { target_type: 'all' } });
      times.push(...(await all('ran', revived)));
    }
    const sorted = times.sort((left, right) => left - right);
    tell('Stops and revivals', sorted);
    expect(percentile(sorted, 0.99)).toBeLessThanOrEqual(KILL_MS);
  });

  it(`have a policy in force in less than ${POLICY_MS} ms`, async () => {
    const source_format = 'json';
    const times: number[] = [];
    for (let round = 0; round < 3; round++) {
      const body = {
        name: 'stop',
        scope: 'global',
        enabled: true,
        source: '{"denied_actions":["act"]}',
        source_format,
      };
      const posted = Date.now();
      const { body: policy } = await platform.ask('/policies', undefined, { body });
      times.push(...(await all('ACTION_DENIED', posted)));
      const changed = Date.now();
      await platform.ask(`/policies/${policy.id}`, undefined, { method: 'PUT', body: { ...body, enabled: false } });
      times.push(...(await all('ran', changed)));
    }
    const sorted = times.sort((left, right) => left - right);
    tell('Policies', sorted);
    expect(sorted.at(-1)).toBeLessThan(POLICY_MS);
  });

  it('hold what they knew when the platform is killed, and hear it again when it is back', async () => {
    const killed = Date.now();
    await platform.ask('/kill-switch/kill', undefined, { body: { target_type: 'all', reason: 'Enough.' } });
    await all('KILL_SWITCH', killed);
    await platform.stop('SIGKILL');
    const before = seen.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(seen.slice(before)).toEqual([]);
    await platform.start();
    const revived = Date.now();
    await platform.ask('/kill-switch/revive', undefined, { body: { target_type: 'all' } });
    await all('ran', revived);
  });
});
