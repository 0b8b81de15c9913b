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

/** How many requests there were of a run. */
const asked = async (runId: string): Promise<number> => (await list(`run_id=${runId}`)).length;
const suspended = { onApproval: 'suspend', approvalKey: 'refund of A-1' };

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

  it('is refused after a no, and no second decision changes that', async () => {
    const agent = start({ runId: 'no' });
    const [{ id }] = await pending('no');
    await decide(id, 'reject', { reason: 'too much' });
    expect((await decide(id, 'approve')).status).toBe(409);
    expect(await agent.end()).toEqual({ code: 'APPROVAL_REJECTED', by: 'operator' });
    expect(agent.hasRun).toBe(false);
  });

  it('runs once however many decide at once', async () => {
    const agent = start({ runId: 'many' });
    const [{ id }] = await pending('many');
    const others = await Promise.all(['a', 'b', 'c'].map(() => platform.newKey('operator')));
    const answers = await Promise.all(
      others.map((each) => platform.ask(`/approvals/${id}/approve`, each, { body: {} })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await agent.end()).toEqual({ result: 'refunded' });
    expect(agent.told.filter(({ ran }) => ran !== undefined)).toHaveLength(1);
  });

  it('finds its request again when it was killed and makes the call again: one request, one run', async () => {
    const first = start({ runId: 'killed' });
    const [{ id }] = await pending('killed');
    await first.kill();
    const second = start({ runId: 'killed' });
    await until(async () => second.told.some(({ outcome }) => outcome === 'escalated') || undefined);
    await decide(id, 'approve');
    expect(await second.end()).toEqual({ result: 'refunded' });
    expect([first.hasRun, await asked('killed')]).toEqual([false, 1]);
  });

  it('runs at once when it was approved while the agent was down', async () => {
    const first = start({ runId: 'down' });
    const [{ id }] = await pending('down');
    await first.kill();
    await decide(id, 'approve');
    expect(await start({ runId: 'down' }).end()).toEqual({ result: 'refunded' });
    expect(await asked('down')).toBe(1);
  });

  it('is refused at once when it was rejected while the agent was down', async () => {
    const first = start({ runId: 'refused' });
    const [{ id }] = await pending('refused');
    await first.kill();
    await decide(id, 'reject');
    expect(await start({ runId: 'refused' }).end()).toEqual({ code: 'APPROVAL_REJECTED', by: 'operator' });
    expect(await asked('refused')).toBe(1);
  });

  it('is asked about anew when its yes was used: a yes is for one run', async () => {
    const first = start({ runId: 'used' });
    await decide((await pending('used'))[0].id, 'approve');
    expect(await first.end()).toEqual({ result: 'refunded' });
    const second = start({ runId: 'used' });
    await decide((await pending('used'))[0].id, 'reject');
    expect(await second.end()).toEqual({ code: 'APPROVAL_REJECTED', by: 'operator' });
    expect(await asked('used')).toBe(2);
  });

  it('asks another time where the arguments are others', async () => {
    const first = start({ runId: 'others' });
    const [{ id }] = await pending('others');
    await first.kill();
    await decide(id, 'approve');
    const second = start({ runId: 'others', args: ['A-1', 2000] });
    const [other] = await pending('others');
    expect(other).toMatchObject({ action_inputs: { amountUsd: 2000 } });
    await decide(other.id, 'reject');
    expect(await second.end()).toEqual({ code: 'APPROVAL_REJECTED', by: 'operator' });
  });

  it('is refused where an approvalKey comes with other arguments', async () => {
    const first = start({ runId: 'key-1', approvalKey: 'K' });
    const [{ id }] = await pending('key-1');
    await first.kill();
    await decide(id, 'approve');
    expect(await start({ runId: 'key-2', approvalKey: 'K', args: ['A-1', 2000] }).end()).toEqual({
      code: 'APPROVAL_CANCELLED',
    });
    expect(await start({ runId: 'key-3', approvalKey: 'K' }).end()).toEqual({ result: 'refunded' });
  });

  it('runs in one of two processes that wait for one request; the other one asks anew', async () => {
    const agents = [start({ runId: 'two' }), start({ runId: 'two' })];
    const escalated = ({ told }: ApprovalAgent): boolean => told.some(({ outcome }) => outcome === 'escalated');
    const [{ id }] = await pending('two');
    await until(async () => agents.every(escalated) || undefined);
    await decide(id, 'approve');
    const again = await until(async () => (await list('run_id=two&status=pending'))[0]);
    expect(again.id).not.toBe(id);
    expect(agents.filter(({ hasRun }) => hasRun)).toHaveLength(1);
    await decide(again.id, 'reject');
    const ends = await Promise.all(agents.map((agent) => agent.end()));
    expect(ends.map(({ result, code }) => result ?? code).sort()).toEqual(['APPROVAL_REJECTED', 'refunded']);
  });

  it('expires at its limit, and so does its request', async () => {
    const agent = start({ runId: 'late', timeoutSeconds: 1 });
    const [{ id }] = await pending('late');
    expect(await agent.end()).toEqual({ code: 'APPROVAL_EXPIRED' });
    const { status } = await decide(id, 'approve');
    expect([409, 410]).toContain(status);
    expect((await list('run_id=late'))[0].status).toMatch(/^(cancelled|expired)$/);
  });

  it('withdraws what waits when it is closed', async () => {
    const agent = start({ runId: 'closed', closeAfterMs: 700 });
    const [{ id }] = await pending('closed');
    expect(await agent.end()).toEqual({ code: 'APPROVAL_CANCELLED' });
    expect((await list('run_id=closed'))[0].status).toBe('cancelled');
    expect((await decide(id, 'approve')).status).toBe(409);
  });

  it('answers what the operator asks back, once', async () => {
    const agent = start({ runId: 'info', info: 'The customer paid twice.' });
    const [{ id }] = await pending('info');
    await decide(id, 'request-info', { message: 'Why?' });
    const answered = await until(async () => (await list('run_id=info&status=pending'))[0]);
    expect(answered).toMatchObject({ id, info_request_message: 'Why?', info_response: 'The customer paid twice.' });
    await decide(id, 'approve');
    expect(await agent.end()).toEqual({ result: 'refunded' });
    expect(agent.told.filter(({ asked: message }) => message === 'Why?')).toHaveLength(1);
  });

  it('is suspended in one process and runs in another, which repeats the call', async () => {
    const options = { ...suspended, runId: 'first' };
    expect(await start(options).end()).toEqual({ code: 'APPROVAL_PENDING' });
    const [{ id }] = await pending('first');
    expect(await start({ ...suspended, runId: 'second' }).end()).toEqual({ code: 'APPROVAL_PENDING' });
    await decide(id, 'approve');
    const third = start({ ...suspended, runId: 'third' });
    expect(await third.end()).toEqual({ result: 'refunded' });
    expect(await Promise.all(['first', 'second', 'third'].map(asked))).toEqual([1, 0, 0]);
    expect(await start({ ...suspended, runId: 'fourth' }).end()).toEqual({ code: 'APPROVAL_PENDING' });
    expect(await asked('fourth')).toBe(1);
  });

  it('is suspended and rejected meanwhile: the repeated call is refused', async () => {
    const options = { ...suspended, approvalKey: 'no way', runId: 'suspended-no' };
    expect(await start(options).end()).toEqual({ code: 'APPROVAL_PENDING' });
    await decide((await pending('suspended-no'))[0].id, 'reject');
    expect(await start(options).end()).toEqual({ code: 'APPROVAL_REJECTED', by: 'operator' });
  });

  it('counts one intervention, whoever tells what came of it', async () => {
    const stats = async () => (await platform.ask('/interventions/stats?run_id=counted')).body;
    const agent = start({ runId: 'counted' });
    const [{ id, intervention_id: interventionId }] = await pending('counted');
    await decide(id, 'reject');
    await agent.end();
    const told = await until(async () => {
      const { body } = await platform.ask(`/interventions/${interventionId}`);
      return body.context?.recorded_by === undefined && body.outcome === 'rejected_after_review' ? body : undefined;
    });
    expect(told).toMatchObject({ context: { decided_by: 'operator' }, approval: { id } });
    expect(await stats()).toMatchObject({ total_interventions: 1, escalations: 1, total_cost_prevented_usd: 1 });
  });
});

describe('A platform that dies while an agent waits', () => {
  it('has the request when it is back, and the call runs after a yes', async () => {
    const agent = start({ runId: 'restart' });
    const [{ id }] = await pending('restart');
    await platform.stop('SIGKILL');
    await platform.start();
    await decide(id, 'approve');
    expect(await agent.end()).toEqual({ result: 'refunded' });
    expect([await asked('restart'), agent.stderr]).toEqual([1, expect.not.stringContaining('as_')]);
  });

  it('gets the question of a call that was made while it was away', async () => {
    const url = platform.url;
    await platform.stop('SIGKILL');
    const agent = new ApprovalAgent(source, url, key, { runId: 'away' });
    agents.push(agent);
    await until(async () => agent.stderr.includes('Nobody can be asked for approval') || undefined);
    await platform.start();
    await decide((await pending('away'))[0].id, 'approve');
    expect(await agent.end()).toEqual({ result: 'refunded' });
  });

  it('is away until the limit: the call expires, and is withdrawn when it is back', async () => {
    const agent = start({ runId: 'expired', timeoutSeconds: 2, staysMs: 20_000 });
    const [{ id }] = await pending('expired');
    await platform.stop('SIGKILL');
    await until(async () => agent.told.some(({ code }) => code === 'APPROVAL_EXPIRED') || undefined);
    await platform.start();
    const { status } = await decide(id, 'approve');
    expect([409, 410]).toContain(status);
    expect(agent.hasRun).toBe(false);
  });
});

describe('A key that is revoked while an agent waits', () => {
  it('has the call wait until its limit, and one line in the log says why', async () => {
    const { body } = await platform.ask('/api-keys', undefined, { body: { label: 'short-lived', role: 'agent' } });
    const agent = start({ runId: 'revoked', timeoutSeconds: 2 }, body.key);
    const [{ id }] = await pending('revoked');
    await platform.ask(`/api-keys/${body.id}`, undefined, { method: 'DELETE' });
    await decide(id, 'approve');
    expect(await agent.end()).toEqual({ code: 'APPROVAL_EXPIRED' });
    const lines = agent.stderr.split('\n').filter((line) => line.includes('Nobody can be asked for approval'));
    expect(lines).toEqual([expect.stringContaining('the platform refused the key (401')]);
    expect(agent.stderr).not.toContain(body.key);
  });
});
