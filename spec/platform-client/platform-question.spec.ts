import { setTimeout as sleep } from 'node:timers/promises';
import { PlatformApprovalGate } from '../../src/platform-client/platform-approval-gate';
import { ManualClock } from '../../src/testing/manual-clock';
import { sampleRequest } from '../../src/testing/sample-request';
import { RecordingLogger } from '../sinks/doubles/recording-logger';
import { type Asked, reply, ScriptedPlatform } from './doubles/scripted-platform';

type Answer = readonly [status: number, body: object];

let platform: ScriptedPlatform;
let gate: PlatformApprovalGate;
let clock: ManualClock;
beforeEach(async () => {
  platform = await new ScriptedPlatform().start();
  clock = new ManualClock();
  const settings = { url: platform.url, apiKey: 'as_x', flushIntervalMs: 10 };
  gate = new PlatformApprovalGate({ platform: settings, clock, logger: new RecordingLogger(), backOffMs: () => 1_000 });
});
afterEach(async () => {
  let isClosed = false;
  void gate.close().then(() => {
    isClosed = true;
  });
  // What waits at the close waits by the clock.
  while (!isClosed) {
    clock.advance(1_000);
    await sleep(2);
  }
  await platform.stop();
});

const ID = /\/approvals\/([^/]+)\/(\w+)/;

/** What the platform answers to what is done with a question; undefined: nothing. */
function answers(give: (what: string, id: string, asked: Asked) => Answer | undefined): void {
  platform.behave = (asked, answer) => {
    const [, id = '', what = 'ask'] = ID.exec(asked.path) ?? [];
    const given = give(what, id, asked);
    if (given !== undefined) reply(answer, given[0], given[1]);
    return true;
  };
}

const count = (what: string): number => platform.asked.filter(({ path }) => path.includes(what)).length;
const asks = (): number => platform.asked.filter(({ path }) => path.endsWith('/approvals')).length;

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600 && !isSo(); tries++) await sleep(5);
  expect(isSo()).toBe(true);
}

describe('PlatformQuestion', () => {
  it.each([
    ['half a surrogate pair', '\ud800'],
    ['more than 128 characters', 'x'.repeat(129)],
    ['no characters', ''],
  ])('is not taken where its id has %s', async (_what, id) => {
    answers(() => [201, { id, status: 'pending' }]);
    const answer = gate.request(sampleRequest(), new AbortController().signal);
    await expect(answer).rejects.toThrow('the platform did not take the question about refund_customer');
  });

  it.each([404, 400, 405])(
    'refuses the call where the platform answers %i to whoever takes the yes',
    async (status) => {
      answers((what) => (what === 'use' ? [status, { code: 'X' }] : [200, { id: 'q', status: 'approved' }]));
      const answer = gate.request(sampleRequest(), new AbortController().signal);
      await expect(answer).rejects.toThrow(`did not give the yes to refund_customer: it answered ${status} X`);
      expect([asks(), count('/use')]).toEqual([1, 1]);
    },
  );

  it.each([409, 410])(
    'is asked anew at once, and then every 2 s, where %i says for ever that its yes is gone',
    async (status) => {
      answers((what) => (what === 'use' ? [status, { code: 'X' }] : [200, { id: 'q', status: 'approved' }]));
      const over = new AbortController();
      const answer = gate.request(sampleRequest(), over.signal);
      for (const uses of [2, 3, 4]) {
        await until(() => count('/use') === uses);
        await sleep(50);
        expect(count('/use')).toBe(uses);
        clock.advance(2_000);
      }
      over.abort();
      await answer;
    },
  );

  it('is not withdrawn where the call is made again before the platform has heard of the withdrawal', async () => {
    let isAway = true;
    answers((what) => {
      if (what === 'cancel' && isAway) return [503, {}];
      return what === 'poll' ? undefined : [201, { id: 'q', status: 'pending' }];
    });
    const first = new AbortController();
    void gate.request(sampleRequest(), first.signal);
    await until(() => count('/poll') === 1);
    first.abort();
    await until(() => count('/cancel') === 1);
    void gate.request(sampleRequest({ id: 'again' }), new AbortController().signal);
    await until(() => count('/poll') === 2);
    isAway = false;
    clock.advance(1_000);
    await sleep(50);
    expect(count('/cancel')).toBe(1);
  });

  it('is asked anew where a withdrawal that was on its way has cancelled it', async () => {
    answers((what, id) => {
      if (what === 'ask') return [201, { id: asks() < 3 ? 'q' : 'r', status: 'pending' }];
      if (what === 'cancel') return undefined;
      if (what === 'use' || id === 'r') return [200, { id, status: 'approved' }];
      return asks() < 2 ? undefined : [200, { id, status: 'cancelled' }];
    });
    const first = new AbortController();
    void gate.request(sampleRequest(), first.signal);
    await until(() => count('/poll') === 1);
    first.abort();
    await until(() => count('/cancel') === 1);
    const again = gate.request(sampleRequest({ id: 'again' }), new AbortController().signal);
    expect(await again).toMatchObject({ status: 'approved' });
  });

  it('is cancelled where somebody else has withdrawn it', async () => {
    answers(() => [200, { id: 'q', status: 'cancelled' }]);
    const answer = await gate.request(sampleRequest(), new AbortController().signal);
    expect(answer).toEqual({ status: 'cancelled', notes: 'the question was withdrawn on the platform' });
  });

  it('is polled by the revision that was answered before', async () => {
    let revision = 1;
    answers((what) =>
      what === 'poll' && revision > 3
        ? undefined
        : [200, { id: 'q', status: 'info_requested', info_request_message: 'Why?', revision: revision++ }],
    );
    void gate.request(sampleRequest(), new AbortController().signal);
    await until(() => count('/poll') === 3);
    const known = platform.asked.flatMap(({ path }) => /known_\w+=\w+/.exec(path)?.[0] ?? []);
    expect(known).toEqual(['known_status=pending', 'known_revision=2', 'known_revision=3']);
  });
});
