import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CompiledSource } from '../integration/compiled-source';
import { ApprovalAgent } from './approval-agent';
import { PlatformProcess } from './running-platform';

jest.setTimeout(30_000);

let source: CompiledSource;
let platform: PlatformProcess;
let key: string;
let operator: string;
const agents: ApprovalAgent[] = [];
beforeAll(async () => {
  source = new CompiledSource();
  copyFileSync(join(__dirname, '../../package.json'), join(source.path, 'package.json'));
  platform = new PlatformProcess(source);
  await platform.start();
  key = await platform.newKey('agent');
  operator = await platform.newKey('operator');
});
afterEach(() => Promise.all(agents.splice(0).map((agent) => agent.kill())));
afterAll(async () => {
  await platform.remove();
  source.remove();
});

function start(options: object = {}, agentKey = key): ApprovalAgent {
  const agent = new ApprovalAgent(source, platform.url, agentKey, options);
  agents.push(agent);
  return agent;
}

/** Waits until something is so. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(20);
  }
  throw new Error('It did not come about.');
}

const list = async (query: string) => (await platform.ask(`/approvals?${query}`)).body.approvals;
const pending = (runId: string, count = 1) =>
  until(async () => {
    const found = await list(`run_id=${runId}&status=pending`);
    return found.length === count ? found : undefined;
  });
const decide = (id: string, how: string, body: object = {}) =>
  platform.ask(`/approvals/${id}/${how}`, operator, { body });

describe('An agent process that asks the platform', () => {
  it('runs its call after a yes, which is used then', async () => {
    const agent = start({ runId: 'yes' });
    const [{ id, action_inputs: inputs, arguments_digest: digest }] = await pending('yes');
    expect(inputs).toEqual({ orderId: 'A-1', amountUsd: 20 });
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect((await decide(id, 'approve', { notes: 'fine' })).status).toBe(200);
    expect(await agent.end()).toEqual({ result: 'refunded' });
    expect(agent.stderr).toBe('');
    expect((await list('run_id=yes'))[0]).toMatchObject({ status: 'approved', used_at: expect.any(String) });
  });

  it('is refused after a no', async () => {
    const agent = start({ runId: 'no' });
    const [{ id }] = await pending('no');
    await decide(id, 'reject', { reason: 'too much' });
    expect(await agent.end()).toEqual({ code: 'APPROVAL_REJECTED', by: 'operator' });
    expect(agent.hasRun).toBe(false);
  });
});
