import { setTimeout as sleep } from 'node:timers/promises';
import type { ApprovalRequest } from '../../src';
import { systemClock } from '../../src/core/clock';
import { PlatformApprovalGate } from '../../src/platform-client/platform-approval-gate';
import type { InfoCallback } from '../../src/platform-client/platform-options';
import { gateContract } from '../../src/testing';
import { sampleRequest } from '../../src/testing/sample-request';
import { Platform } from '../server/doubles/platform';
import { RecordingLogger } from '../sinks/doubles/recording-logger';

jest.setTimeout(30_000);

let platform: Platform;
let logger: RecordingLogger;
const gates: PlatformApprovalGate[] = [];
beforeAll(async () => {
  platform = await Platform.start();
});
beforeEach(() => {
  logger = new RecordingLogger();
});
afterEach(() => Promise.all(gates.splice(0).map((gate) => gate.close())));
afterAll(() => platform.stop());

let runs = 0;

/** A gate, and a run of its own whose calls it asks about. */
function make(onInfoRequest?: InfoCallback) {
  const url = `http://127.0.0.1:${platform.port}`;
  const settings = { url, apiKey: platform.ours.agent, flushIntervalMs: 10, onInfoRequest };
  const gate = new PlatformApprovalGate({ platform: settings, clock: systemClock, logger, backOffMs: () => 20 });
  gates.push(gate);
  const runId = `gate-${runs++}`;
  const ask = (fields: Partial<ApprovalRequest> = {}) => {
    const withdrawal = new AbortController();
    const request = sampleRequest({ runId, ...fields });
    return { answer: gate.request(request, withdrawal.signal), withdraw: () => withdrawal.abort() };
  };
  const list = async (query = '') =>
    (await platform.ask('GET', `/approvals?limit=1000&run_id=${runId}${query}`)).json.approvals;
  const pending = (count = 1) =>
    until(async () => {
      const found = await list('&status=pending');
      return found.length === count ? found : undefined;
    });
  const total = async (): Promise<number> =>
    (await platform.ask('GET', `/approvals?limit=1&run_id=${runId}`)).json.total;
  const statuses = async () => (await list()).map(({ status }: { status: string }) => status);
  return { gate, ask, list, total, pending, statuses };
}

const decide = (id: string, how: string, body: object = {}) =>
  platform.ask('POST', `/approvals/${id}/${how}`, { key: platform.ours.operator, body });

/** Waits until something is so. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 1000; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(5);
  }
  throw new Error('It did not come about.');
}

/** Asks each question under a key of its own: those of the contract are the same but for their ids. */
class Apart extends PlatformApprovalGate {
  static count = 0;
  readonly keys = new Map<string, string>();

  override request(request: ApprovalRequest, signal: AbortSignal) {
    const approvalKey = `contract-${Apart.count++}`;
    this.keys.set(request.id, approvalKey);
    // One that nobody can answer in time is not what the contract is about.
    return super.request({ ...request, approvalKey, timeoutMs: 60_000 }, signal);
  }
}

describe('PlatformApprovalGate', () => {
  const decideOne = async (gate: Apart, { id }: ApprovalRequest, approve: boolean): Promise<void> => {
    const found = await until(async () => {
      const { json } = await platform.ask('GET', '/approvals/pending?limit=1000');
      return json.approvals.find((each: { approval_key: string }) => each.approval_key === gate.keys.get(id));
    });
    await decide(found.id, approve ? 'approve' : 'reject');
  };
  const newGate = (): Apart => {
    const settings = { url: `http://127.0.0.1:${platform.port}`, apiKey: platform.ours.agent, flushIntervalMs: 10 };
    const gate = new Apart({ platform: settings, clock: systemClock, logger });
    gates.push(gate);
    return gate;
  };
  for (const check of gateContract(newGate, { decide: decideOne })) it(check.name, check.run);

  it('tells the platform who asks for what, why, and for which arguments', async () => {
    const { ask, pending } = make();
    ask();
    const [found] = await pending();
    const { argumentsDigest, interventionId, inputs, originalInputs, reason, blastRadius, intent } = sampleRequest();
    expect(found).toMatchObject({
      action_name: 'refund_customer',
      action_description: 'refund customer',
      agent_id: 'support-1',
      task_id: 'task-1',
      mission_id: null,
      intervention_id: interventionId,
      approval_key: null,
      arguments_digest: argumentsDigest,
      estimated_cost: 0.02,
      risk_level: 'high',
      priority: 'high',
      tags: ['payment'],
      reason,
      timeout_seconds: 3600,
      action_inputs: inputs,
      context: { blast_radius: blastRadius, intent, original_inputs: originalInputs },
    });
  });

  it('gives who decided and what they wrote, and has taken the yes by then', async () => {
    const { ask, pending, list } = make();
    const { answer } = ask();
    await decide((await pending())[0].id, 'approve', { notes: 'once' });
    expect(await answer).toEqual({ status: 'approved', decidedBy: 'operator', notes: 'once' });
    expect(await list()).toMatchObject([{ status: 'approved', used_at: expect.any(String) }]);
  });

  it('takes keys of any length and characters', async () => {
    const { ask, pending } = make();
    ask({ approvalKey: `${'x'.repeat(1000)}\ud800` });
    expect((await pending())[0].approval_key).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('ends as cancelled where the question was withdrawn on the platform', async () => {
    const { ask, pending } = make();
    const { answer } = ask();
    const [{ id }] = await pending();
    await platform.ask('POST', `/approvals/${id}/cancel`, { key: platform.ours.agent });
    expect(await answer).toEqual({ status: 'cancelled', notes: 'the question was withdrawn on the platform' });
  });

  it('says why where a key comes with other arguments', async () => {
    const { ask, pending, statuses } = make();
    const first = ask({ approvalKey: `key-${runs}` });
    await pending();
    const other = await ask({ approvalKey: `key-${runs}`, argumentsDigest: '0'.repeat(64) }).answer;
    expect(other).toEqual({ status: 'cancelled', notes: expect.stringContaining('other arguments') });
    expect(await statuses()).toEqual(['pending']);
    first.withdraw();
  });

  it('withdraws a question when nobody waits for it any more', async () => {
    const { ask, pending, statuses } = make();
    const { answer, withdraw } = ask();
    await pending();
    withdraw();
    expect(await answer).toEqual({ status: 'cancelled' });
    expect(await until(async () => ((await statuses())[0] === 'cancelled' ? true : undefined))).toBe(true);
  });

  it('withdraws one that was still on its way', async () => {
    const { ask, statuses } = make();
    const { answer, withdraw } = ask();
    await sleep(0);
    withdraw();
    expect(await answer).toEqual({ status: 'cancelled' });
    await sleep(100);
    expect((await statuses()).filter((status: string) => status === 'pending')).toEqual([]);
  });

  it('ends a question that is decided at the same time, and the call never runs', async () => {
    for (let round = 0; round < 10; round++) {
      const { ask, pending, statuses } = make();
      const { answer, withdraw } = ask();
      const [{ id }] = await pending();
      withdraw();
      await decide(id, 'approve');
      expect(await answer).toEqual({ status: 'cancelled' });
      // A yes that nobody will use is withdrawn like a question.
      expect(await until(async () => ((await statuses())[0] === 'cancelled' ? true : undefined))).toBe(true);
    }
  });

  it('keeps a question while another call of the process waits for it', async () => {
    const { ask, pending, statuses } = make();
    const [one, two] = [ask({ id: 'one' }), ask({ id: 'two' })];
    const [{ id }] = await pending();
    await sleep(50);
    one.withdraw();
    await one.answer;
    await sleep(50);
    expect(await statuses()).toEqual(['pending']);
    await decide(id, 'approve');
    expect(await two.answer).toMatchObject({ status: 'approved' });
  });

  it('lets one call have a yes for which several wait, and asks anew for the others, one after the other', async () => {
    const { ask, pending, list } = make();
    const answers = ['one', 'two', 'three'].map((id) => ask({ id }).answer);
    for (const count of [1, 2]) {
      const [{ id }] = await pending();
      await sleep(50);
      await decide(id, 'approve');
      await until(async () => ((await list()).length === count + 1 ? true : undefined));
    }
    await decide((await pending())[0].id, 'reject');
    const given = (await Promise.all(answers)).map(({ status }) => status).sort();
    expect(given).toEqual(['approved', 'approved', 'rejected']);
    const used = (await list()).map(({ used_at: at }: { used_at: string | null }) => at !== null);
    expect(used).toEqual([false, true, true]);
  });

  it('answers a flood of 1,000 questions, each with its own decision', async () => {
    const { ask, list, total } = make();
    const digest = (index: number): string => String(index).padStart(64, '0');
    const answers = Array.from(
      { length: 1000 },
      (_, index) => ask({ id: `q-${index}`, argumentsDigest: digest(index) }).answer,
    );
    await until(async () => ((await total()) === 1000 ? true : sleep(100, undefined)));
    const found: { id: string; arguments_digest: string }[] = await list('&status=pending');
    for (let next = 0; next < found.length; next += 50) {
      const part = found.slice(next, next + 50);
      await Promise.all(
        part.map(({ id, arguments_digest: of }) => decide(id, Number(of) % 2 === 0 ? 'approve' : 'reject')),
      );
    }
    const given = (await Promise.all(answers)).map(({ status }) => status);
    expect(given).toEqual(given.map((_, index) => (index % 2 === 0 ? 'approved' : 'rejected')));
  });

  it('hears of a decision at once also where there are a few more questions than polls', async () => {
    const { ask, pending } = make();
    const answers = Array.from(
      { length: 40 },
      (_, index) => ask({ id: `q-${index}`, argumentsDigest: `d-${index}` }).answer,
    );
    const found: { id: string; arguments_digest: string }[] = await pending(40);
    const last = found.find(({ arguments_digest: of }) => of === 'd-39');
    const began = performance.now();
    await decide(last?.id as string, 'approve');
    expect(await answers[39]).toMatchObject({ status: 'approved' });
    expect(performance.now() - began).toBeLessThan(6_000);
  });

  describe('where an operator asks back', () => {
    const messages = (onInfoRequest: InfoCallback) => {
      const asked: string[] = [];
      const test = make((message, request) => {
        asked.push(message);
        return onInfoRequest(message, request);
      });
      return { ...test, asked };
    };

    it('answers each message once, the same words again too', async () => {
      const { ask, pending, list, asked } = messages((message, { actionName }) => `${message} ${actionName}`);
      const { answer } = ask();
      const [{ id }] = await pending();
      for (const message of ['Why?', 'Why?', 'Really?']) {
        await decide(id, 'request-info', { message });
        expect((await pending())[0]).toMatchObject({ info_response: `${message} refund_customer` });
        await sleep(50);
      }
      await decide(id, 'approve');
      expect(await answer).toMatchObject({ status: 'approved' });
      expect([asked, (await list()).length]).toEqual([['Why?', 'Why?', 'Really?'], 1]);
    });

    it.each<[string, () => string]>([
      ['throws', () => { throw new Error('no idea'); }], // biome-ignore format: short
      ['gives no text', () => undefined as unknown as string],
      ['gives too long a text', () => 'x'.repeat(16_385)],
    ])('waits on where the function %s', async (_what, give) => {
      const { ask, pending, list } = messages(give);
      const { answer } = ask();
      const [{ id }] = await pending();
      await decide(id, 'request-info', { message: 'Why?' });
      await until(async () => logger.entries.find(({ level }) => level === 'warn'));
      expect(await list()).toMatchObject([{ status: 'info_requested', info_response: null }]);
      await decide(id, 'approve');
      expect(await answer).toMatchObject({ status: 'approved' });
    });

    it('waits on where there is no function', async () => {
      const { ask, pending } = make();
      const { answer } = ask();
      const [{ id }] = await pending();
      await decide(id, 'request-info', { message: 'Why?' });
      await sleep(50);
      await decide(id, 'reject', { reason: 'nobody says why' });
      expect(await answer).toEqual({ status: 'rejected', decidedBy: 'operator', notes: 'nobody says why' });
    });
  });

  describe('place', () => {
    const { signal } = new AbortController();

    it('resolves once the question is on the platform, and does not wait', async () => {
      const { gate, list } = make();
      const runId = `gate-${runs - 1}`;
      expect(await gate.place(sampleRequest({ runId }), signal)).toBeNull();
      expect(await list()).toMatchObject([{ status: 'pending' }]);
    });

    it('gives the answer where somebody has decided, and a yes once', async () => {
      const { gate, pending } = make();
      const request = sampleRequest({ runId: `gate-${runs - 1}` });
      await gate.place(request, signal);
      await decide((await pending())[0].id, 'approve');
      const again = { ...request, id: 'again' };
      expect(await gate.place(again, signal)).toMatchObject({ status: 'approved', decidedBy: 'operator' });
      expect(await gate.place({ ...request, id: 'third' }, signal)).toBeNull();
      await decide((await pending())[0].id, 'reject', { reason: 'no' });
      expect(await gate.place({ ...request, id: 'fourth' }, signal)).toMatchObject({ status: 'rejected', notes: 'no' });
    });
  });

  it('leaves on the platform what nobody has withdrawn when it is closed', async () => {
    const { gate, ask, pending, statuses } = make();
    const { answer } = ask();
    await pending();
    await gate.close();
    expect(await answer).toEqual({ status: 'cancelled' });
    expect(await statuses()).toEqual(['pending']);
    expect(await ask().answer).toEqual({ status: 'cancelled' });
  });
});
