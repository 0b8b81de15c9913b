import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSentinel, GuardedAction, GuardedAgent, type Sentinel, type SentinelOptions } from '../../src';
import { Platform } from '../server/doubles/platform';
import { RecordingLogger } from '../sinks/doubles/recording-logger';

jest.setTimeout(30_000);

let platform: Platform;
let home: string;
let logger: RecordingLogger;
const open: Sentinel[] = [];
beforeAll(async () => {
  platform = await Platform.start();
});
afterAll(() => platform.stop());
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'control-'));
  logger = new RecordingLogger();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((sentinel) => sentinel.close()));
  const { json } = await platform.ask('GET', '/policies');
  for (const { id } of json.policies) await platform.ask('DELETE', `/policies/${id}`);
  rmSync(home, { recursive: true });
});

const url = (): string => `http://127.0.0.1:${platform.port}`;

function make(options: SentinelOptions = {}): Sentinel {
  const sentinel = createSentinel({
    home,
    logger,
    agentId: 'ann',
    platform: { url: url(), apiKey: platform.ours.agent },
    ...options,
  });
  open.push(sentinel);
  return sentinel;
}

/** Posts a policy. @returns its id. */
async function post(document: object, about: object = {}): Promise<string> {
  const source = JSON.stringify(document);
  const body = { name: 'remote', scope: 'global', enabled: true, source, source_format: 'json', ...about };
  const { status, json } = await platform.ask('POST', '/policies', { body });
  expect(status).toBe(201);
  return json.id;
}

/** What a call gives, or the code of what it throws. */
function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** Waits until it gives that; tells how long it took, in milliseconds. */
async function until(wanted: unknown, ask: () => unknown): Promise<number> {
  const began = performance.now();
  while (JSON.stringify(ask()) !== JSON.stringify(wanted)) {
    if (performance.now() - began > 10_000) expect(ask()).toEqual(wanted);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return performance.now() - began;
}

@GuardedAgent({ agentId: 'of-class' })
class Named {
  @GuardedAction({ name: 'drop' })
  drop(): string {
    return 'dropped';
  }

  @GuardedAction({ name: 'look' })
  look(): string {
    return 'seen';
  }
}

describe('A Sentinel that a platform controls', () => {
  it('refuses everything until the first policies are there, and is ready then', async () => {
    const sentinel = make();
    const drop = sentinel.guard(() => 'dropped', { name: 'drop' });
    expect(outcome(drop)).toBe('POLICY_UNAVAILABLE');
    await sentinel.ready();
    expect(outcome(drop)).toBe('dropped');
  });

  it('that names no agent has the policies of agents hold that a class or a run names, from their first call on', async () => {
    await post({ denied_actions: ['drop'] }, { scope: 'agent', target_id: 'of-class' });
    await post({ denied_actions: ['look'] }, { scope: 'agent', target_id: 'of-run' });
    const sentinel = make({ agentId: undefined });
    await sentinel.ready();
    const agent = sentinel.get(Named);
    const both = () => [outcome(() => agent.drop()), outcome(() => agent.look())];
    expect(both()).toEqual(['ACTION_DENIED', 'seen']);
    expect(sentinel.run({ agentId: 'of-run' }, both)).toEqual(['dropped', 'ACTION_DENIED']);
    expect(sentinel.run({ agentId: 'other' }, both)).toEqual(['dropped', 'seen']);
    await post({ denied_actions: ['drop'] }, { scope: 'agent', target_id: 'other' });
    await until(['ACTION_DENIED', 'seen'], () => sentinel.run({ agentId: 'other' }, both));
  });

  it('that names no agent refuses the calls of an agent whose policies contradict each other, and takes all others', async () => {
    const sentinel = make({ agentId: undefined });
    const look = sentinel.guard(() => 'seen', { name: 'look' });
    const drop = sentinel.guard(() => 'dropped', { name: 'drop' });
    const both = () => [outcome(drop), outcome(look)];
    const of = (agentId: string) => sentinel.run({ agentId }, both);
    await sentinel.ready();
    const replacing = (by: string) => ({ downgrades: { ask: [{ argument: 'model', replace: { large: by } }] } });
    for (const by of ['small', 'mini']) await post(replacing(by), { scope: 'agent', target_id: 'torn' });
    await post({ denied_actions: ['look'] }, { scope: 'agent', target_id: 'bob' });
    await until(['dropped', 'ACTION_DENIED'], () => of('bob'));
    await post({ denied_actions: ['drop'] });
    await until(['ACTION_DENIED', 'seen'], both);
    expect([of('bob'), of('torn')]).toEqual([
      ['ACTION_DENIED', 'ACTION_DENIED'],
      ['ACTION_DENIED', 'ACTION_DENIED'],
    ]);
    expect(sentinel.control.status().refused).toMatch(
      /^Calls of the agents torn are refused, .+ is replaced by "small" and by "mini"/,
    );
    const later = make({ agentId: undefined, home: false });
    await later.ready();
    expect(outcome(later.guard(() => 'seen', { name: 'look' }))).toBe('seen');
  });

  it('denies the next call once a policy is posted, and lets it run once it is deleted', async () => {
    const sentinel = make();
    const drop = sentinel.guard(() => 'dropped', { name: 'drop' });
    await sentinel.ready();
    await until(true, () => sentinel.control.status().isConnected);
    const id = await post({ denied_actions: ['drop'] });
    expect(await until('ACTION_DENIED', () => outcome(drop))).toBeLessThan(1000);
    expect(sentinel.control.status()).toEqual({
      isConnected: true,
      policies: [{ id, name: 'remote', version: '1' }],
      policiesAt: expect.any(String),
      isFromHome: false,
      stops: 0,
      refused: null,
      lastError: null,
    });
    await platform.ask('DELETE', `/policies/${id}`);
    expect(await until('dropped', () => outcome(drop))).toBeLessThan(1000);
  });
});
