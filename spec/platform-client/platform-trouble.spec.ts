import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/core/clock';
import { systemClock } from '../../src/core/clock';
import { PlatformApprovalGate } from '../../src/platform-client/platform-approval-gate';
import { ManualClock } from '../../src/testing';
import { sampleRequest } from '../../src/testing/sample-request';
import { RecordingLogger } from '../sinks/doubles/recording-logger';
import { type Asked, type Behaviour, reply, ScriptedPlatform } from './doubles/scripted-platform';

const KEY = 'as_secret_of_this_test';
const STATE = { id: 'p-1', decided_at: null, decided_by_email: null, decision_notes: null, info_request_message: null };

let platform: ScriptedPlatform;
let logger: RecordingLogger;
let gate: PlatformApprovalGate;
beforeEach(async () => {
  platform = await new ScriptedPlatform().start();
  logger = new RecordingLogger();
});
afterEach(async () => {
  await gate.close();
  await platform.stop();
});

/** What the platform answers to the requests of one kind, one after the other; the last one for ever. */
type Answers = readonly (readonly [number, object?, Record<string, string>?] | 'hangs up' | 'hangs')[];

const KINDS: readonly [RegExp, string][] = [
  [/\/approvals$/, 'ask'],
  [/\/poll\b/, 'poll'],
  [/\/use$/, 'use'],
  [/\/cancel$/, 'cancel'],
];
const kindOf = ({ path }: Asked): string => KINDS.find(([pattern]) => pattern.test(path))?.[1] ?? path;
const asked = (kind: string): readonly Asked[] => platform.asked.filter((each) => kindOf(each) === kind);

/** Asks one question of a platform that behaves so; where nothing is said, it takes the question and says yes. */
function ask(script: Readonly<Record<string, Answers>>, { clock = systemClock as Clock, url = platform.url } = {}) {
  const usual: Record<string, Answers> = {
    ask: [[201, { id: 'p-1', status: 'pending' }]],
    poll: [[200, { ...STATE, status: 'approved' }]],
    use: [[200, { ...STATE, status: 'approved' }]],
    cancel: [[200, { ...STATE, status: 'cancelled' }]],
  };
  const turns = new Map<string, number>();
  const behave: Behaviour = (each, answer, request) => {
    const kind = kindOf(each);
    const answers = script[kind] ?? usual[kind];
    const turn = turns.get(kind) ?? 0;
    turns.set(kind, turn + 1);
    const given = answers[Math.min(turn, answers.length - 1)];
    if (given === 'hangs up') request.socket.destroy();
    else if (given !== 'hangs') reply(answer, given[0], given[1] ?? {}, given[2]);
    return true;
  };
  platform.behave = behave;
  gate = new PlatformApprovalGate({
    platform: { url, apiKey: KEY, flushIntervalMs: 10 },
    clock,
    logger,
    backOffMs: () => 5,
  });
  const withdrawal = new AbortController();
  return { answer: gate.request(sampleRequest(), withdrawal.signal), withdraw: () => withdrawal.abort() };
}

const warnings = (): readonly string[] =>
  logger.entries.flatMap(({ level, message }) => (level === 'warn' ? message : []));
const APPROVED = { status: 'approved' };
const PENDING = [200, { ...STATE, status: 'pending' }] as const;

/** Waits until so many requests of a kind have come. */
async function came(kind: string, count: number): Promise<void> {
  for (let tries = 0; asked(kind).length < count; tries++) {
    if (tries > 1000) throw new Error(`Of ${kind} came ${asked(kind).length}.`);
    await sleep(2);
  }
}

describe('A question to a platform in trouble', () => {
  it.each<[string, Answers]>([
    ['hangs up', ['hangs up', 'hangs up', [201, { id: 'p-1' }]]],
    ['answers 500', [[500], [201, { id: 'p-1' }]]],
    [
      'answers 503',
      [
        [503, { code: 'STORAGE_FULL' }],
        [201, { id: 'p-1' }],
      ],
    ],
    ['answers 429', [[429], [201, { id: 'p-1' }]]],
    [
      'redirects',
      [
        [302, {}, { location: 'http://127.0.0.1:1/' }],
        [201, { id: 'p-1' }],
      ],
    ],
  ])('is asked again until it is taken, where the platform %s', async (_what, answers) => {
    expect(await ask({ ask: answers }).answer).toMatchObject(APPROVED);
    expect(asked('ask')).toHaveLength(answers.length);
    expect(new Set(asked('ask').map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(warnings()).toEqual([expect.stringContaining('Nobody can be asked for approval')]);
    expect(JSON.stringify(logger.entries)).not.toContain(KEY);
  });

  it('is polled again where a poll fails, and says so once', async () => {
    const { answer } = ask({
      poll: ['hangs up', [500], [200, { status: 'odd' }], [200, { ...STATE, status: 'rejected' }]],
    });
    expect(await answer).toMatchObject({ status: 'rejected' });
    expect(asked('poll')).toHaveLength(4);
    expect(logger.entries.map(({ level }) => level)).toEqual(['warn', 'warn', 'info']);
  });

  it('takes its yes for one call: asked again, since the answer was lost, by the same call_id', async () => {
    expect(await ask({ use: ['hangs up', [200, { ...STATE, status: 'approved' }]] }).answer).toMatchObject(APPROVED);
    expect(asked('use').map(({ body }) => body)).toEqual([
      { call_id: sampleRequest().id },
      { call_id: sampleRequest().id },
    ]);
  });

  it('never runs on a yes that another call has taken: it is asked anew', async () => {
    const use: Answers = [
      [409, { code: 'ALREADY_USED' }],
      [200, { ...STATE, status: 'approved' }],
    ];
    expect(await ask({ use }).answer).toMatchObject(APPROVED);
    expect([asked('ask').length, asked('use').length]).toEqual([2, 2]);
  });

  it('is asked anew where the platform has lost it', async () => {
    const clock = new ManualClock();
    const { answer } = ask(
      {
        poll: [
          [404, { code: 'NOT_FOUND' }],
          [200, { ...STATE, status: 'approved' }],
        ],
      },
      { clock },
    );
    await came('poll', 1);
    await sleep(20);
    expect(asked('ask')).toHaveLength(1);
    clock.advance(2_000);
    expect(await answer).toMatchObject(APPROVED);
    expect(asked('ask')).toHaveLength(2);
  });

  it('waits as long as Retry-After says', async () => {
    const clock = new ManualClock();
    const { answer } = ask(
      {
        ask: [
          [429, {}, { 'retry-after': '7' }],
          [201, { id: 'p-1' }],
        ],
      },
      { clock },
    );
    await came('ask', 1);
    await sleep(20);
    clock.advance(6_999);
    await sleep(20);
    expect(asked('ask')).toHaveLength(1);
    clock.advance(1);
    expect(await answer).toMatchObject(APPROVED);
  });

  it('waits a minute where the key is refused, and says so once', async () => {
    const clock = new ManualClock();
    const { answer } = ask({ ask: [[401], [403], [201, { id: 'p-1' }]] }, { clock });
    for (const count of [1, 2]) {
      await came('ask', count);
      await sleep(20);
      clock.advance(59_999);
      await sleep(20);
      expect(asked('ask')).toHaveLength(count);
      clock.advance(1);
    }
    expect(await answer).toMatchObject(APPROVED);
    expect(warnings()).toEqual([
      expect.stringContaining('the platform refused the key (401). Calls that need it wait'),
    ]);
  });

  it('polls a platform that does not hold its answer back every 2 s', async () => {
    const clock = new ManualClock();
    const { answer } = ask({ poll: [PENDING, PENDING, [200, { ...STATE, status: 'approved' }]] }, { clock });
    for (const count of [1, 2]) {
      await came('poll', count);
      await sleep(20);
      expect(asked('poll')).toHaveLength(count);
      clock.advance(2_000);
    }
    expect(await answer).toMatchObject(APPROVED);
  });

  it('is refused where the platform does not take it, without values', async () => {
    const { answer } = ask({ ask: [[422, { code: 'INVALID_BODY', detail: 'A-1' }]] });
    const message = 'the platform did not take the question about refund_customer: it answered 422 INVALID_BODY';
    await expect(answer).rejects.toThrow(message);
  });

  it('ends where a platform hangs and nobody waits any more', async () => {
    const { answer, withdraw } = ask({ poll: ['hangs'] });
    await came('poll', 1);
    withdraw();
    expect(await answer).toEqual({ status: 'cancelled' });
    await came('cancel', 1);
  });

  it('is withdrawn once the platform is back', async () => {
    const { answer, withdraw } = ask({ poll: ['hangs'], cancel: ['hangs up', [503], [401], [200, STATE]] });
    await came('poll', 1);
    withdraw();
    expect(await answer).toEqual({ status: 'cancelled' });
    await came('cancel', 3);
  });

  it('is not waited for at the close where the platform cannot be reached', async () => {
    const clock = new ManualClock();
    const { withdraw } = ask({ poll: ['hangs'], cancel: ['hangs up'] }, { clock });
    await came('poll', 1);
    withdraw();
    await came('cancel', 1);
    await sleep(20);
    await gate.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it('leaves no timer behind when it is answered', async () => {
    const clock = new ManualClock();
    expect(await ask({}, { clock }).answer).toMatchObject(APPROVED);
    expect(clock.pendingTimers).toBe(0);
  });
});
