import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
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
});
