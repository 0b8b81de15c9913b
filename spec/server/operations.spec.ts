import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { ManualClock } from '../../src/testing/manual-clock';
import { Platform } from './doubles/platform';

const RECORD = {
  id: 'a',
  type: 'hard_block',
  outcome: 'blocked',
  risk_level: 'high',
  timestamp: '2026-01-02T03:04:05.006Z',
  action_name: 'refund_customer',
};

describe('A platform', () => {
  const clock = new ManualClock();
  let platform: Platform;

  beforeEach(async () => {
    platform = await Platform.start({ clock });
  });
  afterEach(() => platform.stop());

  const readyz = () => platform.ask('GET', '//readyz', { key: null });

  it('says that it lives and can work', async () => {
    expect((await platform.ask('GET', '//healthz/', { key: null })).json).toEqual({ status: 'ok' });
    expect(await readyz()).toMatchObject({ status: 200, json: { status: 'ready', storage: 'ok', read_model: 'ok' } });
  });

  it('says that it cannot write', async () => {
    jest.spyOn(platform.storage, 'isWritable', 'get').mockReturnValue(false);
    expect(await readyz()).toMatchObject({
      status: 503,
      json: { status: 'not_ready', storage: 'not_writable', read_model: 'ok' },
      headers: { 'retry-after': '1' },
    });
    expect((await platform.ask('GET', '//healthz', { key: null })).status).toBe(200);
  });

  it('lets questions wait two seconds for the read model, and no longer; what it is told it keeps meanwhile', async () => {
    const { storage } = platform;
    jest.spyOn(storage, 'isReady', 'get').mockReturnValue(false);
    const isMade = jest.spyOn(storage, 'ready', 'get').mockReturnValue(new Promise(() => undefined));
    expect((await readyz()).json).toEqual({ status: 'not_ready', storage: 'ok', read_model: 'not_ready' });
    for (const path of [
      '/interventions',
      '/interventions/a',
      '/ledger/stats',
      '/ledger/export',
      '/runs',
      '/agents/a',
    ]) {
      const answer = await whileTimePasses(platform.ask('GET', path));
      expect(answer.json).toMatchObject({ status: 503, code: 'NOT_READY' });
      expect(answer.headers['retry-after']).toBe('1');
    }
    expect((await platform.ask('POST', '/interventions', { body: RECORD })).status).toBe(201);
    expect((await platform.ask('GET', '/settings')).status).toBe(200);
    isMade.mockReturnValue(Promise.resolve());
    expect((await platform.ask('GET', '/interventions')).json.total).toBe(1);
  });

  /** Lets time pass until something has come about. */
  async function whileTimePasses<T>(something: Promise<T>): Promise<T> {
    let isDone = false;
    const done = something.finally(() => {
      isDone = true;
    });
    while (!isDone) {
      clock.advance(2_000);
      await setImmediate();
    }
    return done;
  }

  it('counts requests and records for Prometheus, without what a client chose', async () => {
    await platform.ask('POST', '/interventions', {
      body: { interventions: [RECORD, RECORD, { ...RECORD, outcome: 'warned' }] },
    });
    await platform.ask('GET', '/interventions/secret-id');
    await platform.ask('GET', '//secret-path');
    const { text, headers } = await platform.ask('GET', '//metrics');
    expect(headers['content-type']).toMatch(/^text\/plain; version=/);
    expect(text).toContain('agent_sentinel_records_total{kind="intervention",result="accepted"} 1\n');
    expect(text).toContain('agent_sentinel_records_total{kind="intervention",result="duplicate"} 1\n');
    expect(text).toContain('agent_sentinel_records_total{kind="intervention",result="conflict"} 1\n');
    expect(text).toMatch(
      /duration_seconds_count\{method="GET",route="\/api\/v1\/interventions\/:id",status="404"\} 1\n/,
    );
    expect(text).toMatch(/duration_seconds_count\{method="GET",route="none",status="404"\} 1\n/);
    expect(text).toContain('agent_sentinel_storage_writable 1\n');
    expect(text).not.toContain('secret');
  });
});

describe('server.close()', () => {
  let platform: Platform;
  let finish: () => void;
  let isBegun: Promise<void>;

  /** A platform that takes its time to keep a record: until `finish` is called. */
  beforeEach(async () => {
    platform = await Platform.start();
    const { storage } = platform;
    const keep = storage.addInterventions.bind(storage);
    const isHeld = new Promise<void>((resolve) => {
      finish = resolve;
    });
    isBegun = new Promise((begin) => {
      jest.spyOn(storage, 'addInterventions').mockImplementationOnce(async (...given) => {
        begin();
        await isHeld;
        return keep(...given);
      });
    });
  });
  afterEach(async () => {
    finish();
    await platform.stop();
  });

  it('finishes what was accepted, accepts nothing more, and does not wait for a connection that is kept', async () => {
    const answer = platform.ask('POST', '/interventions', { body: RECORD });
    await isBegun;
    const closed = platform.server.close();
    await expect(platform.ask('GET', '//healthz')).rejects.toThrow(/ECONN/);
    finish();
    expect((await answer).json).toEqual({ id: 'a', accepted: 1, duplicates: 0, conflicts: [] });
    await closed;
  });

  it('refuses a request that began before and comes later, and ends its connection', async () => {
    const socket = connect(platform.port, '127.0.0.1');
    const pieces: Buffer[] = [];
    socket.on('data', (piece) => pieces.push(piece));
    socket.write('GET /api/v1/runs HTTP/1.1\r\nHost: loc');
    // By the time another is answered, the beginning of this one is there.
    await platform.ask('GET', '//healthz');
    const closed = platform.server.close();
    socket.write('alhost\r\n\r\n');
    await once(socket, 'close');
    await closed;
    const text = Buffer.concat(pieces).toString();
    expect(text).toMatch(/^HTTP\/1\.1 503 /);
    expect(text).toMatch(/^retry-after: 5\r$/im);
    expect(text).toMatch(/^connection: close\r$/im);
    expect(text).toContain('"code":"SHUTTING_DOWN"');
  });
});
