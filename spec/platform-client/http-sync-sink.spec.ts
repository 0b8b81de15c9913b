import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../src/core/clock';
import { type HttpSyncOptions, HttpSyncSink } from '../../src/platform-client/http-sync-sink';
import type { PlatformSettings } from '../../src/platform-client/platform-settings';
import type { InterventionSink } from '../../src/sinks/sink';
import { FileLock } from '../../src/sqlite/file-lock';
import { ManualClock } from '../../src/testing/manual-clock';
import { sampleIntervention } from '../../src/testing/sample-intervention';
import { sinkContract } from '../../src/testing/sink-contract';
import { RecordingLogger } from '../sinks/doubles/recording-logger';
import { HomeOfRecords, ids } from './doubles/home-of-records';
import { always, type Behaviour, reply, ScriptedPlatform } from './doubles/scripted-platform';

const KEY = 'as_secret_of_this_test';

let platform: ScriptedPlatform;
let home: HomeOfRecords;
let logger: RecordingLogger;
const sinks: { readonly sink: HttpSyncSink; readonly clock: Clock }[] = [];
beforeEach(async () => {
  platform = await new ScriptedPlatform().start();
  home = new HomeOfRecords();
  logger = new RecordingLogger();
});
afterEach(async () => {
  for (const { sink, clock } of sinks.splice(0)) {
    const ended = sink.ended({ timeoutMs: 0 });
    if (clock instanceof ManualClock) clock.advance(0);
    await ended;
  }
  await platform.stop();
  home.remove();
});

function sinkOf(settings: Partial<PlatformSettings> = {}, options: Partial<HttpSyncOptions> = {}): HttpSyncSink {
  const sink = new HttpSyncSink({
    platform: { url: platform.url, apiKey: KEY, flushIntervalMs: 10, ...settings },
    home: home.path,
    takeFileLock: (path) => FileLock.take(path),
    clock: systemClock,
    logger,
    backOffMs: () => 1,
    ...options,
  });
  sinks.push({ sink, clock: options.clock ?? systemClock });
  return sink;
}

/** The ids that the platform kept, in order, and how many of them more than once. */
const kept = () => ({
  ids: [...platform.kept.keys()].sort(),
  twice: [...platform.kept.values()].filter((times) => times > 1).length,
});
const warnings = (): readonly string[] =>
  logger.entries.flatMap(({ level, message }) => (level === 'warn' ? message : []));
const requests = (method = 'POST'): number => platform.asked.filter((asked) => asked.method === method).length;

const hangUp: Behaviour = (_asked, _answer, request) => {
  request.socket.destroy();
  return true;
};
const halfAnswer: Behaviour = (_asked, answer) => {
  answer.writeHead(201, { 'content-type': 'application/json', 'content-length': '100' });
  answer.write('{"accepted":');
  setImmediate(() => answer.destroy());
  return true;
};
const page: Behaviour = (_asked, answer) => {
  answer.writeHead(200, { 'content-type': 'text/html' });
  answer.end('<html>Sign in to the network</html>');
  return true;
};
const endless: Behaviour = (_asked, answer) => {
  answer.writeHead(201, { 'content-type': 'application/json' });
  answer.end(`{"accepted":1,"x":"${'x'.repeat(2_000_000)}"}`);
  return true;
};

describe('HttpSyncSink', () => {
  describe('as a sink', () => {
    const checks = sinkContract(() => sinkOf({}, { home: null }), {
      arrivedIds: (sink: InterventionSink) => {
        void sink;
        const arrived = platform.asked.flatMap(({ body }) => body?.interventions ?? []);
        return arrived.map(({ id }: { id: string }) => id).filter((id: string | undefined) => id !== undefined);
      },
    });
    for (const check of checks) it(check.name, check.run);
  });

  it.each<[string, Behaviour]>([
    ['hangs up', hangUp],
    ['answers half', halfAnswer],
    ['answers with a page', page],
    ['answers with more than a platform does', endless],
    ['answers 500', always(500, { code: 'INTERNAL_ERROR' })],
    ['answers 503', always(503, { code: 'OVER_CAPACITY' })],
    ['answers 408', always(408, {})],
    ['answers 429 with Retry-After', always(429, { code: 'TOO_MANY_REQUESTS' }, { 'retry-after': '0' })],
    ['redirects', always(302, {}, { location: 'http://127.0.0.1:9/' })],
    ['answers 200 without saying what it kept', always(200, {})],
    ['answers 404 to everything', always(404, { code: 'NOT_FOUND' })],
  ])('sends everything once, though the platform %s for a while', async (_what, behaviour) => {
    platform.script(behaviour, behaviour, behaviour, behaviour);
    home.write(ids(1200));
    home.write(ids(700, 'l'), 'ledger.jsonl');
    expect(await sinkOf().sent()).toBe(true);
    expect(kept()).toEqual({ ids: [...ids(1200), ...ids(700, 'l')], twice: 0 });
    expect(home.rejected).toEqual([]);
    expect(warnings().length).toBeLessThanOrEqual(2);
    expect(JSON.stringify(logger.entries)).not.toContain(KEY);
  });

  it('gives up on an answer after 30 s', async () => {
    const clock = new ManualClock();
    platform.script(() => true);
    home.write(ids(3));
    const sink = sinkOf({}, { clock });
    const sent = sink.sent({ timeoutMs: 100_000 });
    while (requests() < 1) await turn();
    expect(sink.status().lastError).toBeNull();
    clock.advance(30_000);
    while (sink.status().lastError === null) await turn();
    expect(sink.status().lastError).toBe('the platform cannot be reached (ETIMEDOUT)');
    const pumping = pump(clock, 1);
    expect(await sent).toBe(true);
    pumping.end();
    expect(kept()).toEqual({ ids: ids(3), twice: 0 });
  });

  it('waits as long as Retry-After says', async () => {
    const clock = new ManualClock();
    platform.script(always(429, {}, { 'retry-after': '7' }));
    home.write(ids(1));
    const sink = sinkOf({}, { clock });
    sink.start();
    clock.advance(0);
    while (sink.status().lastError === null) await turn();
    clock.advance(6999);
    for (let turns = 0; turns < 20; turns++) await turn();
    expect(requests()).toBe(1);
    clock.advance(1);
    while (kept().ids.length < 1) await turn();
  });

  it('says in one line that the key is refused, and goes on with a new one', async () => {
    let key = 'as_old_secret';
    platform.behave = (asked, answer) => {
      if (asked.key === KEY) return false;
      reply(answer, 401, { code: 'UNAUTHENTICATED', detail: `no key ${asked.key}` });
      return true;
    };
    home.write(ids(2));
    const clock = new ManualClock();
    const sink = sinkOf({ apiKey: async () => key }, { clock });
    expect(await sink.sent({ maxFailures: 1 })).toBe(false);
    clock.advance(60_000);
    while (requests('GET') < 2) await turn();
    while (clock.pendingTimers > 1) await turn();
    expect(warnings()).toEqual([
      `2 records are not sent to ${platform.url}: the platform refused the key (401 UNAUTHENTICATED). Give a key of the role agent that is not revoked as platform.apiKey (AGENT_SENTINEL_API_KEY). It is tried again every 60 s.`,
    ]);
    expect(JSON.stringify([logger.entries, sink.status()])).not.toContain('old_secret');
    key = KEY;
    const sent = sink.sent({ timeoutMs: 100_000 });
    await turn();
    clock.advance(59_999);
    await turn();
    expect(requests('GET')).toBe(2);
    clock.advance(1);
    expect(await sent).toBe(true);
    expect(kept()).toEqual({ ids: ids(2), twice: 0 });
    expect(requests('GET')).toBe(3);
  });

  it('survives a function apiKey that throws, and tells nothing of what it threw', async () => {
    let isBroken = true;
    const apiKey = () => {
      if (isBroken) throw new Error(`vault says ${KEY}`);
      return KEY;
    };
    home.write(ids(1));
    const clock = new ManualClock();
    const sink = sinkOf({ apiKey }, { clock });
    expect(await sink.sent({ maxFailures: 1 })).toBe(false);
    expect(sink.status().lastError).toBe('the function apiKey threw');
    isBroken = false;
    clock.advance(60_000);
    expect(await sink.sent()).toBe(true);
    expect(JSON.stringify(logger.entries)).not.toContain(KEY);
  });

  it('goes on a minute after a function apiKey did not answer', async () => {
    const clock = new ManualClock();
    let asked = 0;
    home.write(ids(1));
    const sink = sinkOf({ apiKey: () => (++asked === 1 ? new Promise(() => undefined) : KEY) }, { clock });
    sink.start();
    clock.advance(0);
    await turn();
    clock.advance(30_000);
    while (sink.status().lastError === null) await turn();
    expect(sink.status().lastError).toBe('the function apiKey did not answer within 30 s');
    clock.advance(60_000);
    while (kept().ids.length < 1) await turn();
  });

  it('asks again whose key it is where nothing was there at first', async () => {
    home.write(ids(10));
    await sinkOf().sent();
    home.write(['new']);
    let isAway = true;
    platform.behave = (asked, answer, request) => isAway && always(404, {})(asked, answer, request);
    const sink = sinkOf();
    expect(await sink.sent({ maxFailures: 1 })).toBe(false);
    isAway = false;
    expect(await sink.sent()).toBe(true);
    expect(kept()).toEqual({ ids: [...ids(10), 'new'].sort(), twice: 0 });
    expect(readdirSync(home.path).filter((name) => name.startsWith('sync-'))).toHaveLength(1);
  });

  it('takes no record for kept by an older platform that names neither it nor how many', async () => {
    let isSilent = true;
    platform.behave = (asked, answer, request) => {
      if (asked.path.endsWith('/session') || asked.body.interventions !== undefined)
        return always(404, {})(asked, answer, request);
      if (asked.body.id !== 'i-000001' || !isSilent) return false;
      reply(answer, 200, { status: 'ok' });
      return true;
    };
    home.write(ids(3));
    const sink = sinkOf();
    expect(await sink.sent({ maxFailures: 1 })).toBe(false);
    expect(kept().ids).toEqual(['i-000000']);
    expect(sink.status().lastError).toBe('what answered 200 did not say what it kept; check the url');
    isSilent = false;
    expect(await sink.sent()).toBe(true);
    expect(kept()).toEqual({ ids: ids(3), twice: 0 });
    expect(home.rejected).toEqual([]);
  });

  it('halves what is too large for the platform, and rejects the record that is too large by itself', async () => {
    platform.behave = ({ method, body }, answer) => {
      if (method !== 'POST' || (body.interventions.length <= 100 && !JSON.stringify(body).includes('i-000321')))
        return false;
      answer.writeHead(413, { 'content-type': 'text/html' });
      answer.end('<html>413 Request Entity Too Large</html>');
      return true;
    };
    home.write(ids(600));
    const sink = sinkOf();
    expect(await sink.sent()).toBe(true);
    expect(kept()).toEqual({ ids: ids(600).filter((id) => id !== 'i-000321'), twice: 0 });
    expect(home.rejected).toMatchObject([{ kind: 'interventions', status: 413, record: { id: 'i-000321' } }]);
    expect(sink.status()).toMatchObject({ rejected: 1, unsentRecords: 0, lastError: null });
  });

  it('rejects what a 422 names, and sends the rest', async () => {
    const isBad = ({ id }: { id: string }): boolean => id.endsWith('333');
    platform.behave = ({ method, body }, answer) => {
      if (method !== 'POST') return false;
      const errors = body.interventions.flatMap((record: { id: string }, index: number) =>
        isBad(record) ? [{ path: `/interventions/${index}/type`, message: `is not ${KEY}` }] : [],
      );
      if (errors.length > 0) reply(answer, 422, { code: 'INVALID_BODY', errors });
      return errors.length > 0;
    };
    home.write(ids(3000));
    const sink = sinkOf();
    expect(await sink.sent()).toBe(true);
    await sink.ended();
    expect(kept()).toEqual({ ids: ids(3000).filter((id) => !isBad({ id })), twice: 0 });
    expect(home.rejected.map(({ record }) => record.id)).toEqual(['i-000333', 'i-001333', 'i-002333']);
    expect(warnings().map((message) => /refused (\d+)/.exec(message)?.[1])).toEqual(['1', '2']);
    expect(home.rejected[0]).toMatchObject({
      status: 422,
      platform: platform.url,
      answer: { message: 'is not [redacted]' },
    });
  });

  it('finds a record that an unclear refusal means', async () => {
    platform.behave = ({ method, body }, answer) => {
      if (method !== 'POST' || !JSON.stringify(body).includes('i-000077')) return false;
      reply(answer, 400, { code: 'UNREADABLE_BODY' });
      return true;
    };
    home.write(ids(200));
    expect(await sinkOf().sent()).toBe(true);
    expect(kept()).toEqual({ ids: ids(200).filter((id) => id !== 'i-000077'), twice: 0 });
    expect(home.rejected.map(({ record }) => record.id)).toEqual(['i-000077']);
    expect(platform.asked.filter(({ method, body }) => method === 'POST' && body.interventions === undefined)).toEqual(
      [],
    );
  });

  it('keeps what /ingest names in rejected[]', async () => {
    platform.behave = ({ path, body }, answer) => {
      if (!path.endsWith('/ingest')) return false;
      const rejected = [{ index: 1, errors: [{ path: '/cost_usd', message: 'must be >= 0' }] }];
      reply(answer, 202, { accepted: body.entries.length - 1, duplicates: 0, rejected });
      return true;
    };
    home.write(ids(3, 'l'), 'ledger.jsonl');
    expect(await sinkOf().sent()).toBe(true);
    expect(home.rejected).toMatchObject([{ kind: 'ledger', status: 202, record: { id: 'l-000001' } }]);
    expect(warnings()).toEqual([
      `${platform.url} refused 1 record for good: they stand in rejected.jsonl of the home, with the answers.`,
    ]);
  });

  it.each([
    ['404', 404, { detail: 'Not Found' }],
    ['405', 405, {}],
    ['422 that names no record', 422, { detail: [{ loc: ['body', 'action_name'], msg: 'Field required' }] }],
  ])(
    'sends interventions one by one where batches are answered by %s and single ones taken',
    async (_what, status, body) => {
      platform.behave = (asked, answer) => {
        if (asked.path.endsWith('/session')) return always(404, {})(asked, answer, undefined as never);
        if (asked.body.interventions === undefined) return false;
        reply(answer, status, body);
        return true;
      };
      home.write(ids(30));
      home.write(ids(5, 'l'), 'ledger.jsonl');
      expect(await sinkOf().sent()).toBe(true);
      expect(kept()).toEqual({ ids: [...ids(30), ...ids(5, 'l')], twice: 0 });
      expect(platform.asked.filter((asked) => asked.body?.interventions !== undefined)).toHaveLength(1);
      expect(home.rejected).toEqual([]);
    },
  );

  it('throws nothing away where the address is wrong', async () => {
    platform.behave = always(404, { error: 'no such page' });
    home.write(ids(5));
    const sink = sinkOf();
    expect(await sink.sent({ maxFailures: 3 })).toBe(false);
    expect(home.rejected).toEqual([]);
    expect(sink.status()).toMatchObject({
      unsentRecords: 5,
      lastError: 'what answered 404 takes no records; check the url',
    });
  });

  it('sends the ledger though interventions are refused', async () => {
    platform.behave = ({ path }, answer) => {
      if (!path.endsWith('/interventions')) return false;
      reply(answer, 500, {});
      return true;
    };
    home.write(ids(3));
    home.write(ids(1300, 'l'), 'ledger.jsonl');
    expect(await sinkOf().sent({ maxFailures: 1 })).toBe(false);
    expect(kept()).toEqual({ ids: ids(1300, 'l'), twice: 0 });
  });

  it('sends twice the same key nothing, to another organisation or platform everything', async () => {
    home.write(ids(10));
    await sinkOf().sent();
    await sinkOf({ apiKey: `${KEY}_too` }).sent();
    expect(kept()).toEqual({ ids: ids(10), twice: 0 });
    platform.organisation = 'org-2';
    await sinkOf().sent();
    expect(kept()).toEqual({ ids: ids(10), twice: 10 });
    expect(readdirSync(home.path).filter((name) => name.startsWith('sync-'))).toHaveLength(2);
  });

  it('asks again whose key it is when the platform was away', async () => {
    home.write(ids(10));
    const sink = sinkOf();
    await sink.sent();
    platform.organisation = 'org-2';
    platform.script(hangUp);
    home.write(['one-more']);
    expect(await sink.sent()).toBe(true);
    expect(kept()).toEqual({ ids: [...ids(10), 'one-more'].sort(), twice: 10 });
  });

  it('sends by itself when something came, and at once when a batch is full', async () => {
    const clock = new ManualClock();
    const sink = sinkOf({ flushIntervalMs: 2000 }, { clock });
    const record = { kind: 'later kind' } as never;
    home.write(ids(1));
    sink.write([record]);
    clock.advance(1999);
    for (let turns = 0; turns < 10; turns++) await turn();
    expect(platform.asked).toEqual([]);
    clock.advance(1);
    while (kept().ids.length < 1) await turn();
    while (clock.pendingTimers > 0) await turn();
    home.write(ids(500, 'j'));
    for (let count = 0; count < 500; count++) sink.write([record]);
    clock.advance(0);
    while (kept().ids.length < 501) await turn();
  });

  it('lets another sender of the home go first, and takes over when it is gone', async () => {
    const other = FileLock.take(join(home.path, 'sync.lock')) as FileLock;
    home.write(ids(4));
    const sink = sinkOf();
    expect(await sink.sent({ timeoutMs: 300 })).toBe(false);
    expect(platform.asked).toEqual([]);
    const sent = sink.sent();
    other.release();
    expect(await sent).toBe(true);
    expect(kept()).toEqual({ ids: ids(4), twice: 0 });
  });

  it('ends in time though the platform hangs, and leaves the rest to the next', async () => {
    platform.script(() => true);
    home.write(ids(4));
    const sink = sinkOf();
    expect(await sink.ended({ timeoutMs: 100 })).toBe(false);
    expect(await sinkOf().sent()).toBe(true);
    expect(kept()).toEqual({ ids: ids(4), twice: 0 });
  });

  it('does not wait at the end for a platform that is not there', async () => {
    home.write(ids(4));
    const began = performance.now();
    expect(await sinkOf({ url: 'http://127.0.0.1:1' }).ended()).toBe(false);
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('says what is unsent and why, once, and when it is over', async () => {
    platform.script(hangUp, hangUp, hangUp);
    home.write(ids(4));
    const sink = sinkOf();
    await sink.sent();
    await sink.ended();
    expect(logger.entries.map(({ level, message }) => [level, message])).toEqual([
      [
        'warn',
        `4 records are not sent to ${platform.url}: the platform cannot be reached (ECONNRESET). It is tried again, for ever; start the platform, or check platform.url (AGENT_SENTINEL_URL).`,
      ],
      ['info', `Records reach ${platform.url} again; everything is sent.`],
    ]);
  });

  it('tells where the home cannot be used, and goes on when it can', async () => {
    home.write(ids(2));
    let isFull = true;
    const takeFileLock = (path: string): FileLock | null => {
      if (isFull) throw Object.assign(new Error('The disk is full.'), { code: 'ENOSPC' });
      return FileLock.take(path);
    };
    const sink = sinkOf({}, { takeFileLock });
    expect(await sink.sent({ maxFailures: 2 })).toBe(false);
    expect(sink.status().lastError).toBe('The disk is full.');
    expect(warnings()).toEqual([expect.stringContaining('The disk is full.. Check that the home')]);
    isFull = false;
    expect(await sink.sent()).toBe(true);
    expect(kept()).toEqual({ ids: ids(2), twice: 0 });
    expect(sink.status().lastError).toBeNull();
  });

  it('drops the oldest of more than 10,000 records in memory, counts them, and says so once', async () => {
    const sink = sinkOf({}, { home: null, clock: new ManualClock() });
    for (let count = 0; count < 10_007; count++)
      sink.write([{ kind: 'intervention', intervention: sampleIntervention({}) }]);
    expect(sink.status()).toMatchObject({ unsentRecords: 10_000, dropped: 7 });
    expect(warnings()).toEqual([
      `More than 10,000 records wait for ${platform.url}: the oldest are dropped. Give the Sentinel a home to lose none.`,
    ]);
  });
});

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

/** Moves a clock on, a step each turn, until it is told to end. */
function pump(clock: ManualClock, stepMs: number): { end(): void } {
  const timer = setInterval(() => clock.advance(stepMs), 1);
  return { end: () => clearInterval(timer) };
}
