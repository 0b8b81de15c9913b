import { Readable } from 'node:stream';
import { ExportsUnderWay } from '../../src/server/export/under-way';
import { LIMITS } from '../../src/server/limits';
import { ManualClock } from '../../src/testing';
import { Platform } from './doubles/platform';

const RECORD = {
  type: 'hard_block',
  outcome: 'blocked',
  risk_level: 'high',
  timestamp: '2026-01-02T03:04:05.006Z',
  action_name: 'refund_customer',
};
const large = (kib: number) => ({ ...RECORD, original_inputs: { text: 'x'.repeat(kib * 1024) } });

describe('The size of a record', () => {
  let platform: Platform;
  beforeEach(async () => {
    platform = await Platform.start();
  });
  afterEach(() => platform.stop());

  it('is bounded, and the one that is too large is named; nothing of the batch is kept', async () => {
    const body = { interventions: [RECORD, large(257)] };
    const { status, json } = await platform.ask('POST', '/interventions', { body });
    const message = 'is larger than 256 KiB; leave out what is not needed to understand it';
    expect({ status, code: json.code, errors: json.errors }).toEqual({
      status: 422,
      code: 'INVALID_BODY',
      errors: [{ path: '/interventions/1', message }],
    });
    const entry = { id: 'l', timestamp: RECORD.timestamp, action: 'a', outcome: 'success', cost_usd: 1 };
    const entries = [entry, { ...entry, id: 'm', payload: { inputs: 'x'.repeat(257 * 1024), outputs: null } }];
    const ingested = await platform.ask('POST', '/ingest', { body: { run_id: 'r', entries } });
    expect([ingested.status, ingested.json]).toEqual([
      202,
      { accepted: 1, duplicates: 0, rejected: [{ index: 1, errors: [{ path: '', message }] }] },
    ]);
    expect((await platform.ask('GET', '/interventions')).json.total).toBe(0);
  });

  it('lets a page of large records be sent, piece by piece', async () => {
    for (let batch = 0; batch < 3; batch++) {
      const interventions = Array.from({ length: 12 }, (_, index) => ({ ...large(200), id: `${batch}-${index}` }));
      expect((await platform.ask('POST', '/interventions', { body: { interventions } })).status).toBe(201);
    }
    const { json } = await platform.ask('GET', '/interventions?limit=1000&sort_by=received_at&sort_order=asc');
    expect([json.total, json.interventions.length, json.interventions[35].id]).toEqual([36, 36, '2-11']);
  });
});

describe('The actions of an agent', () => {
  it('are not declared with the key of another one', async () => {
    const platform = await Platform.start();
    const made = await platform.ask('POST', '/api-keys', {
      key: platform.ours.admin,
      body: { label: 'a', role: 'agent', agent_id: 'a-2' },
    });
    const declare = (agentId: string) =>
      platform.ask('POST', '/actions/register', {
        key: made.json.key,
        body: { agent_id: agentId, sdk_version: '1', actions: [{ name: 'pay' }] },
      });
    expect([(await declare('a-1')).json.code, (await declare('a-2')).status]).toEqual(['FORBIDDEN', 200]);
    await platform.stop();
  });
});

describe('ExportsUnderWay', () => {
  it('takes 16, and another one when one has ended', () => {
    const exports = new ExportsUnderWay(new ManualClock());
    const begun = Array.from({ length: LIMITS.exports }, () => exports.take(() => new Readable({ read() {} })));
    const next = () => exports.take(() => new Readable({ read() {} }));
    expect(next).toThrow(expect.objectContaining({ code: 'OVER_CAPACITY', status: 503 }));
    return new Promise<void>((resolve) => {
      begun[3].once('close', () => {
        expect(next).not.toThrow();
        resolve();
      });
      begun[3].destroy();
    });
  });

  it('gives up one whose client takes nothing for 30 seconds', async () => {
    const clock = new ManualClock();
    const stream = new ExportsUnderWay(clock).take(() => Readable.from(['a', 'b'], { objectMode: false }));
    const failed = new Promise((resolve) => stream.once('error', resolve));
    clock.advance(LIMITS.exportStallMs - 1);
    expect(stream.destroyed).toBe(false);
    clock.advance(1);
    expect(await failed).toMatchObject({ message: 'The client took nothing.' });
    expect(clock.pendingTimers).toBe(0);
  });

  it('lets one go on whose client takes something now and then', async () => {
    const clock = new ManualClock();
    const stream = new ExportsUnderWay(clock).take(() => Readable.from(['a', 'b', 'c'], { objectMode: false }));
    let text = '';
    for await (const piece of stream) {
      text += String(piece);
      clock.advance(LIMITS.exportStallMs - 1);
    }
    expect([text, clock.pendingTimers]).toEqual(['abc', 0]);
  });
});
