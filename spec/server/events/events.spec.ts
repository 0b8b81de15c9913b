import { connect } from 'node:net';
import { ManualClock } from '../../../src/testing/manual-clock';
import { EventReader } from '../doubles/event-reader';
import { Platform } from '../doubles/platform';

const RECORD = {
  type: 'hard_block',
  outcome: 'blocked',
  risk_level: 'high',
  timestamp: '2026-01-02T03:04:05.006Z',
  action_name: 'delete_database',
  estimated_cost_usd: 2,
  agent_id: 'agent-1',
};

describe('GET /events', () => {
  const clock = new ManualClock();
  let platform: Platform;

  beforeEach(async () => {
    platform = await Platform.start({ clock });
  });
  afterEach(() => platform.stop());

  async function listen(key = platform.ours.viewer, headers = {}): Promise<EventReader> {
    const answer = await platform.open('GET', '/events', { authorization: `Bearer ${key}`, ...headers });
    return new EventReader(answer);
  }
  const post = (records: readonly object[], key = platform.ours.agent) =>
    platform.ask('POST', '/interventions', { key, body: { interventions: records } });
  const resume = (id: string | undefined) => listen(platform.ours.viewer, { 'last-event-id': id as string });

  it('is a stream that is not kept, and begins with the last sequence', async () => {
    await post([{ ...RECORD, id: 'a' }]);
    const stream = await listen();
    expect(stream.answer.statusCode).toBe(200);
    expect(stream.answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(await stream.next()).toEqual({ retry: '1000', id: String(platform.storage.seq) });
    stream.answer.destroy();
  });

  it('tells of interventions that are made and revised, with their main fields', async () => {
    const stream = await listen();
    await post([{ ...RECORD, id: 'a', outcome: 'escalated', original_inputs: { secret: 1 } }]);
    const created = await stream.named('intervention_created');
    expect(created).toEqual({
      id: expect.stringMatching(/^\d+$/),
      event: 'intervention_created',
      data: {
        id: 'a',
        revision: 1,
        type: 'hard_block',
        outcome: 'escalated',
        risk_level: 'high',
        timestamp: RECORD.timestamp,
        action_name: 'delete_database',
        blast_radius: 'Held deletion of database',
        reason: null,
        reason_code: null,
        rule: null,
        policy_id: null,
        policy_name: null,
        agent_id: 'agent-1',
        run_id: null,
        estimated_cost_usd: 2,
        actual_cost_usd: 0,
        cost_prevented_usd: 0,
        shadow: false,
      },
    });
    await post([{ ...RECORD, id: 'a', revision: 2, original_inputs: { secret: 1 } }]);
    expect(await stream.named('intervention_updated')).toMatchObject({
      data: { id: 'a', revision: 2, outcome: 'blocked' },
    });
    stream.answer.destroy();
  });

  it('tells of a run that is new', async () => {
    const stream = await listen();
    await post([{ ...RECORD, id: 'a', run_id: 'run-1' }]);
    expect(await stream.named('run_created')).toMatchObject({ data: { run_id: 'run-1' } });
    stream.answer.destroy();
  });

  it('tells that the figures have changed at once, and again once a second at most', async () => {
    const stream = await listen();
    await stream.next();
    for (const id of ['a', 'b', 'c']) await post([{ ...RECORD, id }]);
    clock.advance(1_000);
    clock.advance(1_000);
    await post([{ ...RECORD, id: 'd' }]);
    await stream.named('stats_updated');
    clock.advance(15_000);
    const names = [];
    for (let event = await stream.next(); event?.event !== 'beat'; event = await stream.next())
      names.push(event?.event);
    expect(names.filter((name) => name === 'stats_updated')).toHaveLength(2);
    stream.answer.destroy();
  });

  it('goes on after Last-Event-ID, with each event once', async () => {
    const stream = await listen();
    await post(['a', 'b', 'c'].map((id) => ({ ...RECORD, id })));
    const first = await stream.named('intervention_created');
    stream.answer.destroy();
    await post([{ ...RECORD, id: 'd' }]);
    const again = await resume(first.id);
    const ids = [];
    for (let count = 0; count < 3; count++) ids.push((await again.named('intervention_created')).data.id);
    expect([first.data.id, ...ids]).toEqual(['a', 'b', 'c', 'd']);
    again.answer.destroy();
  });

  it.each(['999999999', 'yesterday', '-1'])('says reset after a sequence that it does not know: %s', async (id) => {
    const stream = await resume(id);
    expect(await stream.next()).toEqual({ event: 'reset', data: {}, id: String(platform.storage.seq) });
    await post([{ ...RECORD, id: 'a' }]);
    expect((await stream.named('intervention_created')).data.id).toBe('a');
    stream.answer.destroy();
  });

  it('says reset after a sequence of which more than 10,000 events followed', async () => {
    const stream = await listen();
    await post([{ ...RECORD, id: 'first' }]);
    const { id } = await stream.named('intervention_created');
    stream.answer.destroy();
    for (let batch = 0; batch < 11; batch++) {
      await post(Array.from({ length: 1_000 }, (_, index) => ({ ...RECORD, id: `${batch}-${index}` })));
    }
    expect(await (await resume(id)).next()).toMatchObject({ event: 'reset' });
  });

  it('shows that it is alive every 15 seconds: to a reader as an event, to an agent as a comment', async () => {
    const [stream, agent] = [await listen(), await listen(platform.ours.agent)];
    await stream.next();
    await agent.next();
    clock.advance(15_000);
    expect(await stream.next()).toEqual({ event: 'beat', data: {} });
    expect(await agent.next()).toEqual({ comment: true });
    stream.answer.destroy();
    agent.answer.destroy();
  });

  it('tells an agent nothing of records, and another organisation nothing at all', async () => {
    const agent = await listen(platform.ours.agent);
    const theirs = await listen(platform.theirs.admin);
    await post([{ ...RECORD, id: 'a' }]);
    await post([{ ...RECORD, id: 'b' }], platform.theirs.agent);
    expect((await theirs.named('intervention_created')).data.id).toBe('b');
    await platform.server.close();
    expect((await agent.rest()).map(({ event }) => event)).toEqual([undefined, 'bye']);
    expect((await theirs.rest()).every(({ event }) => event === 'stats_updated' || event === 'bye')).toBe(true);
  });

  it('ends with bye when its key is revoked, and others go on', async () => {
    const stream = await listen(platform.ours.operator);
    const other = await listen(platform.ours.viewer);
    await platform.ask('DELETE', '/api-keys/operator-1');
    expect((await stream.rest()).at(-1)).toEqual({ event: 'bye', data: {} });
    expect((await platform.ask('GET', '/events', { key: platform.ours.operator })).status).toBe(401);
    await post([{ ...RECORD, id: 'a' }]);
    expect((await other.named('intervention_created')).data.id).toBe('a');
    other.answer.destroy();
  });

  it('ends with bye when the platform does', async () => {
    const stream = await listen();
    await platform.server.close();
    expect((await stream.rest()).at(-1)).toEqual({ event: 'bye', data: {} });
  });

  it('is refused beyond 50 clients of one key, and open to other keys', async () => {
    const streams = await Promise.all(Array.from({ length: 50 }, () => listen()));
    const refused = await platform.ask('GET', '/events', { key: platform.ours.viewer });
    expect(refused.json).toMatchObject({
      status: 503,
      code: 'OVER_CAPACITY',
      detail: expect.stringMatching(/this key/),
    });
    streams.push(await listen(platform.ours.operator));
    expect(streams.at(-1)?.answer.statusCode).toBe(200);
    for (const { answer } of streams) answer.destroy();
  });

  it('is refused beyond 200 clients, until one of them is gone', async () => {
    const keys = [...Object.values(platform.ours), ...Object.values(platform.theirs)];
    const streams = await Promise.all(Array.from({ length: 200 }, (_, index) => listen(keys[index % 4])));
    const refused = await platform.ask('GET', '/events', { key: keys[4] });
    expect(refused.json).toMatchObject({ status: 503, code: 'OVER_CAPACITY' });
    expect(refused.headers['retry-after']).toBe('15');
    streams[0].answer.destroy();
    await until(async () => /open_streams 199/.test((await platform.ask('GET', '//metrics')).text));
    streams.push(await listen(keys[0]));
    expect(streams.at(-1)?.answer.statusCode).toBe(200);
    for (const { answer } of streams) answer.destroy();
  });
});

describe('A client that does not read its stream', () => {
  const clock = new ManualClock();

  /** Asks for the stream, and takes nothing of it. */
  function stalled(platform: Platform) {
    const socket = connect(platform.port, '127.0.0.1');
    socket.pause();
    const lines = ['GET /api/v1/events HTTP/1.1', 'Host: localhost', `Authorization: Bearer ${platform.ours.viewer}`];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    return socket;
  }
  const long = (id: string) => ({ ...RECORD, id, reason: 'x'.repeat(500), blast_radius: 'y'.repeat(500) });
  const isOpen = async (platform: Platform, count: number) =>
    new RegExp(`open_streams ${count}\\n`).test((await platform.ask('GET', '//metrics')).text);

  it.each([
    ['falls behind by more than 10,000 events', 40, 0],
    ['takes nothing between two heartbeats', 9, 45_000],
  ])(
    'is dropped when it %s, while others are served',
    async (_when, batches, waitMs) => {
      const platform = await Platform.start({ clock });
      const socket = stalled(platform);
      try {
        await until(() => isOpen(platform, 1));
        const reader = new EventReader(
          await platform.open('GET', '/events', { authorization: `Bearer ${platform.ours.viewer}` }),
        );
        let received = 0;
        const reading = (async () => {
          for (let event = await reader.next(); event; event = await reader.next()) {
            if (event.event === 'intervention_created') received++;
          }
        })();
        for (let batch = 0; batch < batches; batch++) {
          const interventions = Array.from({ length: 1_000 }, (_, index) => long(`${batch}-${index}`));
          expect((await platform.ask('POST', '/interventions', { body: { interventions } })).status).toBe(201);
          await until(() => received === (batch + 1) * 1_000);
        }
        for (let waited = 0; waited < waitMs; waited += 15_000) clock.advance(15_000);
        await until(() => isOpen(platform, 1));
        reader.answer.destroy();
        await reading.catch(() => undefined);
      } finally {
        socket.destroy();
        await platform.stop();
      }
    },
    60_000,
  );
});

/** Waits until something holds, which another process or the network brings about. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
