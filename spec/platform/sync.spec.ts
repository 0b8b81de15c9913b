import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSentinel, type SentinelOptions } from '../../src';
import { Platform } from '../server/doubles/platform';
import { RecordingLogger } from '../sinks/doubles/recording-logger';

jest.setTimeout(30_000);

let platform: Platform;
let home: string;
let logger: RecordingLogger;
beforeAll(async () => {
  platform = await Platform.start();
});
afterAll(() => platform.stop());
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sync-'));
  logger = new RecordingLogger();
});
afterEach(() => rmSync(home, { recursive: true }));

const url = (): string => `http://127.0.0.1:${platform.port}`;

/** An agent that makes so many calls that are refused, and as many that run. */
function agent(options: SentinelOptions = {}) {
  const sentinel = createSentinel({
    home,
    logger,
    policy: { deniedActions: ['drop'] },
    platform: { url: url(), apiKey: platform.ours.agent },
    ...options,
  });
  const drop = sentinel.guard(() => 'dropped', { name: 'drop', costUsd: 2 });
  const look = sentinel.guard(() => 'seen', { name: 'look' });
  const call = (times: number): void => {
    for (let count = 0; count < times; count++) {
      expect(() => drop()).toThrow();
      look();
    }
  };
  return { sentinel, call };
}

/** How many of both kinds the platform has of an agent. */
async function kept(agentId: string): Promise<readonly number[]> {
  const blocked = await platform.ask('GET', `/interventions?agent_id=${agentId}&limit=1`);
  const ran = await platform.ask('GET', `/ledger?agent_id=${agentId}&limit=1`);
  return [blocked.json.total, ran.json.total];
}

describe('A Sentinel with a platform', () => {
  it('has told it everything when it is closed, each record once', async () => {
    const { sentinel, call } = agent({ agentId: 'closed' });
    call(700);
    await sentinel.close();
    expect(await kept('closed')).toEqual([700, 700]);
    const [name, ...others] = readdirSync(home).filter((each) => each.startsWith('sync-'));
    expect(others).toEqual([]);
    expect(statSync(join(home, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(home, name), 'utf8')).not.toContain(platform.ours.agent);
    expect(logger.entries.filter(({ level }) => level === 'warn' || level === 'error')).toHaveLength(700);
  });

  it('waits for it at a flush, and knows what is unsent', async () => {
    const { sentinel, call } = agent({ agentId: 'flushed', platform: { url: url(), apiKey: platform.ours.agent } });
    call(3);
    expect(await sentinel.flush()).toBe(true);
    expect(await kept('flushed')).toEqual([3, 3]);
    const nothing = { unsentRecords: 0, unsentBytes: 0, oldestAt: null, rejected: 0, dropped: 0, lastError: null };
    expect(sentinel.sync.status()).toEqual(nothing);
    call(1);
    expect(sentinel.sync.status()).toMatchObject({ unsentRecords: 1, oldestAt: expect.any(String) });
    await sentinel.close();
    expect(sentinel.sync.status()).toEqual(nothing);
  });

  it('sends what waits in memory where it has no home', async () => {
    const { sentinel, call } = agent({ agentId: 'memory', home: false });
    call(20);
    await sentinel.close();
    expect(await kept('memory')).toEqual([20, 20]);
    expect(readdirSync(home)).toEqual([]);
  });

  it('sends what an earlier process left, though it has nothing of its own', async () => {
    const before = agent({ agentId: 'earlier', platform: undefined });
    before.call(5);
    await before.sentinel.close();
    expect(await kept('earlier')).toEqual([0, 0]);
    const { sentinel } = agent({ agentId: 'later' });
    await sentinel.close();
    expect(await kept('earlier')).toEqual([5, 5]);
  });

  it('begins in silence where there is no home yet', async () => {
    const { sentinel, call } = agent({ agentId: 'fresh', home: join(home, 'not', 'yet') });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(logger.entries).toEqual([]);
    call(1);
    await sentinel.close();
    expect(await kept('fresh')).toEqual([1, 1]);
  });

  it('is configured by the environment alone', async () => {
    const environment = { ...process.env };
    process.env.AGENT_SENTINEL_URL = url();
    process.env.AGENT_SENTINEL_API_KEY = platform.ours.agent;
    const { sentinel, call } = agent({ agentId: 'environment', platform: undefined });
    process.env = environment;
    call(2);
    await sentinel.close();
    expect(await kept('environment')).toEqual([2, 2]);
  });

  it('sends once what two of a home have written, by whichever of them', async () => {
    const [one, two] = [agent({ agentId: 'shared' }), agent({ agentId: 'shared' })];
    one.call(300);
    two.call(300);
    expect(await Promise.all([one.sentinel.flush(), two.sentinel.flush()])).toEqual([true, true]);
    expect(await kept('shared')).toEqual([600, 600]);
    await Promise.all([one.sentinel.close(), two.sentinel.close()]);
  });

  it('keeps the records of two homes apart that use one key', async () => {
    const other = mkdtempSync(join(tmpdir(), 'sync-'));
    const [one, two] = [agent({ agentId: 'homes' }), agent({ agentId: 'homes', home: other })];
    one.call(5);
    two.call(7);
    await Promise.all([one.sentinel.close(), two.sentinel.close()]);
    expect(await kept('homes')).toEqual([12, 12]);
    rmSync(other, { recursive: true });
  });

  it('is another one to the cursor where the key belongs to another organisation', async () => {
    const one = agent({ agentId: 'moved' });
    one.call(4);
    await one.sentinel.close();
    const two = agent({ platform: { url: url(), apiKey: platform.theirs.agent } });
    await two.sentinel.close();
    const theirs = await platform.ask('GET', '/interventions?agent_id=moved', { key: platform.theirs.admin });
    expect(theirs.json.total).toBe(4);
    const again = await platform.ask('GET', '/session', { key: platform.theirs.agent });
    expect(again.json).toMatchObject({
      organisation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      role: 'agent',
      agent_id: null,
    });
    const ours = await platform.ask('GET', '/session', { key: platform.ours.viewer });
    expect(ours.json.organisation_id).not.toBe(again.json.organisation_id);
  });

  it('goes on without it, and tells of it', async () => {
    const { sentinel, call } = agent({ platform: { url: 'http://127.0.0.1:1', apiKey: 'as_secret_key' } });
    call(3);
    expect(await sentinel.flush({ timeoutMs: 200 })).toBe(false);
    expect(sentinel.sync.status()).toMatchObject({
      unsentRecords: 6,
      lastError: 'the platform cannot be reached (ECONNREFUSED)',
    });
    await sentinel.close();
    expect(JSON.stringify(logger.entries)).not.toContain('as_secret_key');
  });

  it('refuses options that cannot be right', () => {
    const make = (options: object) => () => createSentinel({ home, platform: options });
    expect(make({ url: 'http://h' })).toThrow('a platform needs a key');
    expect(make({ url: 'h', apiKey: 'as_x' })).toThrow('platform.url must be an address of http or https');
  });

  it('never is slowed by a platform that hangs: its calls take what they take without one', async () => {
    const hanging = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(hanging, 'listening');
    const { port } = hanging.address() as AddressInfo;
    const quiet = { logger: undefined, ledger: 'full' } as const;
    const without = agent({ ...quiet, platform: undefined });
    const slow = agent({ ...quiet, platform: { url: `http://127.0.0.1:${port}`, apiKey: 'as_x', flushIntervalMs: 5 } });
    const times = { without: [] as number[], slow: [] as number[] };
    for (let round = 0; round < 15; round++) {
      for (const [name, { call }] of Object.entries({ without, slow })) {
        const began = performance.now();
        call(100);
        times[name as keyof typeof times].push(performance.now() - began);
        await new Promise((resolve) => setTimeout(resolve, 6));
      }
    }
    const median = (all: number[]): number => all.toSorted((left, right) => left - right)[7];
    expect(median(times.slow) / median(times.without)).toBeLessThan(1.5);
    hanging.closeAllConnections();
    hanging.close();
    await Promise.all([without.sentinel.close(), slow.sentinel.close()]);
  });
});

describe('A Sentinel without a platform', () => {
  it('has nothing to send', async () => {
    const { sentinel, call } = agent({ platform: undefined });
    call(1);
    expect(sentinel.sync.status()).toEqual({
      unsentRecords: 0,
      unsentBytes: 0,
      oldestAt: null,
      rejected: 0,
      dropped: 0,
      lastError: null,
    });
    await sentinel.close();
    expect(readdirSync(home).filter((name) => name.startsWith('sync'))).toEqual([]);
  });
});
