import { InterventionFigures } from '../../../src/figures/intervention-figures';
import { Platform } from '../doubles/platform';

const START = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
const pick = <T>(values: readonly T[], index: number): T => values[index % values.length];

/** Mixed records, each an hour after the one before. */
const RECORDS = Array.from({ length: 60 }, (_, index) => ({
  id: `i-${String(index).padStart(2, '0')}`,
  type: pick(['hard_block', 'warning', 'budget_exceeded'], index),
  outcome: pick(['blocked', 'warned', 'modified', 'rejected_after_review'], index),
  risk_level: pick(['critical', 'high', 'medium', 'low', 'minimal'], index),
  timestamp: new Date(START + index * HOUR_MS).toISOString(),
  action_name: pick(['refund_customer', 'drop_table', 'send_email'], index >> 1),
  agent_id: pick(['a-1', 'a-2', null], index),
  run_id: pick(['r-1', 'r-2'], index),
  session_id: pick(['s-1', 's-2', 's-3'], index),
  task_id: pick(['t-1', null], index),
  mission_id: pick([null, 'm-1'], index),
  policy_id: pick(['p-1', null], index),
  policy_name: pick(['production', 'staging'], index >> 2),
  rule: pick(['deny-list', 'session-budget'], index),
  reason_code: pick(['ACTION_DENIED', 'BUDGET_EXCEEDED'], index),
  reason: `Reason ${index} is 100%_sure.`,
  shadow: index % 7 === 0,
  estimated_cost_usd: index / 10,
}));

describe('Interventions', () => {
  let platform: Platform;
  const get = async (path: string) => {
    const answer = await platform.ask('GET', path);
    expect(answer.status).toBe(200);
    return answer;
  };
  const idsOf = async (query: string): Promise<readonly string[]> =>
    (await get(`/interventions?${query}`)).json.interventions.map(({ id }: { id: string }) => id);
  const expected = (holds: (record: (typeof RECORDS)[number]) => boolean): readonly string[] =>
    RECORDS.filter(holds)
      .map(({ id }) => id)
      .reverse();

  beforeAll(async () => {
    platform = await Platform.start();
    const { json } = await platform.ask('POST', '/interventions', { body: { interventions: RECORDS } });
    expect(json).toEqual({ accepted: 60, duplicates: 0, conflicts: [] });
  });
  afterAll(() => platform.stop());

  const FILTERS: readonly (readonly [string, (record: (typeof RECORDS)[number]) => boolean])[] = [
    ['type=warning', ({ type }) => type === 'warning'],
    ['type=warning&type=hard_block', ({ type }) => type !== 'budget_exceeded'],
    ['outcome=blocked', ({ outcome }) => outcome === 'blocked'],
    ['risk_level=high&risk_level=low', ({ risk_level }) => risk_level === 'high' || risk_level === 'low'],
    ['action_name=drop_table', ({ action_name }) => action_name === 'drop_table'],
    ['agent_id=a-1', ({ agent_id }) => agent_id === 'a-1'],
    ['run_id=r-2', ({ run_id }) => run_id === 'r-2'],
    ['session_id=s-3', ({ session_id }) => session_id === 's-3'],
    ['task_id=t-1', ({ task_id }) => task_id === 't-1'],
    ['mission_id=m-1', ({ mission_id }) => mission_id === 'm-1'],
    ['policy_id=p-1', ({ policy_id }) => policy_id === 'p-1'],
    ['policy_id=', ({ policy_id }) => policy_id === null],
    ['policy_name=staging', ({ policy_name }) => policy_name === 'staging'],
    ['policy=p-1&policy=staging', ({ policy_id, policy_name }) => policy_id === 'p-1' || policy_name === 'staging'],
    ['rule=deny-list', ({ rule }) => rule === 'deny-list'],
    ['reason_code=BUDGET_EXCEEDED', ({ reason_code }) => reason_code === 'BUDGET_EXCEEDED'],
    ['shadow=true', ({ shadow }) => shadow],
    ['shadow=true&shadow=false', () => true],
    ['start_date=2026-01-02', ({ timestamp }) => timestamp >= '2026-01-02'],
    ['end_date=2026-01-01', ({ timestamp }) => timestamp < '2026-01-02'],
    [
      'start_date=2026-01-01T05:00:00Z&end_date=2026-01-01T07:00:00Z',
      ({ id }) => ['i-05', 'i-06', 'i-07'].includes(id),
    ],
    ['search=100%25_SURE', () => true],
    ['search=Reason%207%20', ({ id }) => id === 'i-07'],
    ['search=100%25x', () => false],
    [
      'min_cost_prevented=3.2',
      ({ outcome, estimated_cost_usd: usd }) => /blocked|rejected/.test(outcome) && usd >= 3.2,
    ],
    [
      'type=warning&agent_id=a-2&shadow=false',
      (each) => each.type === 'warning' && each.agent_id === 'a-2' && !each.shadow,
    ],
  ];

  it.each(FILTERS)('are listed, counted, summed up and exported alike by ?%s', async (query, holds) => {
    const ids = expected(holds);
    const { json } = await get(`/interventions?${query}&limit=1000`);
    expect(json.interventions.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(json).toMatchObject({ total: ids.length, skip: 0, limit: 1000, next_cursor: null });
    const figures = new InterventionFigures();
    for (const record of json.interventions) figures.add(record);
    const stats = (await get(`/interventions/stats?${query}&bucket=day`)).json;
    expect(stats).toEqual(figures.stats('day'));
    const lines = (await get(`/interventions/export?${query}&format=jsonl`)).text.split('\n').slice(0, -1);
    expect(lines.map((line) => JSON.parse(line))).toEqual(json.interventions);
  });

  it.each([
    ['sort_by=timestamp&sort_order=asc', RECORDS.map(({ id }) => id)],
    ['sort_by=received_at', RECORDS.map(({ id }) => id).reverse()],
    ['sort_by=received_at&sort_order=asc', RECORDS.map(({ id }) => id)],
  ])('are listed by %s', async (query, ids) => {
    expect(await idsOf(`${query}&limit=100`)).toEqual(ids);
  });

  it.each(['timestamp', 'received_at', 'cost_prevented_usd', 'risk_level', 'action_name'])(
    'are each seen once when they are walked by %s, either way, by cursor or by skip',
    async (sort) => {
      for (const order of ['asc', 'desc']) {
        const query = `sort_by=${sort}&sort_order=${order}`;
        const whole = await idsOf(`${query}&limit=1000`);
        const walked: string[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
          const { json } = await get(`/interventions?${query}&limit=7${more}`);
          expect(json).toMatchObject({ total: 60, limit: 7, skip: 0 });
          walked.push(...json.interventions.map(({ id }: { id: string }) => id));
          cursor = json.next_cursor;
        }
        expect(walked).toEqual(whole);
        expect(new Set(walked).size).toBe(60);
        expect(await idsOf(`${query}&limit=7&skip=14`)).toEqual(whole.slice(14, 21));
      }
    },
  );

  it('refuse a cursor with another filter or sort', async () => {
    const { json } = await get('/interventions?type=warning&limit=1');
    const cursor = encodeURIComponent(json.next_cursor);
    for (const query of ['type=hard_block', 'sort_order=asc&type=warning', 'sort_by=received_at&type=warning', '']) {
      const refused = await platform.ask('GET', `/interventions?${query}&limit=1&cursor=${cursor}`);
      expect(refused.json).toMatchObject({ status: 400, code: 'INVALID_CURSOR' });
    }
    expect(await idsOf(`type=warning&limit=1&cursor=${cursor}`)).toEqual([
      expected(({ type }) => type === 'warning')[1],
    ]);
  });

  it('are given fifty at a time unless more is asked for', async () => {
    const { json } = await get('/interventions');
    expect(json.interventions).toHaveLength(50);
    expect(json).toMatchObject({ total: 60, skip: 0, limit: 50, next_cursor: expect.any(String) });
  });

  it('are exported as CSV that no spreadsheet runs', async () => {
    const other = await Platform.start();
    try {
      const record = { ...RECORDS[0], action_name: '=cmd|calc', reason: 'one, "two"\nthree', tags: ['a'] };
      await other.ask('POST', '/interventions', { body: record });
      const { headers, text } = await other.ask('GET', '/interventions/export');
      expect(headers).toMatchObject({
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': 'attachment; filename="interventions.csv"',
      });
      const [head, ...lines] = text.split('\r\n');
      expect(head).toMatch(/^id,revision,type,outcome,risk_level,timestamp,action_name,description,tags,/);
      expect(head.split(',')).toHaveLength(35);
      expect(lines).toEqual([expect.stringMatching(/^i-00,1,hard_block,blocked,critical,[^,]+,'=cmd\|calc,/), '']);
      expect(lines[0]).toContain('"one, ""two""\nthree"');
    } finally {
      await other.stop();
    }
  });
});

describe('An intervention', () => {
  let platform: Platform;

  beforeAll(async () => {
    platform = await Platform.start();
  });
  afterAll(() => platform.stop());

  it('is given with its revisions, its ledger entry and what came earlier', async () => {
    const post = (body: object) => platform.ask('POST', '/interventions', { body });
    const first = { ...RECORDS[0], call_id: 'c-1', outcome: 'escalated', timestamp: '2026-01-31T12:00:00.000Z' };
    await post({ ...first, id: 'earlier', timestamp: '2026-01-31T11:00:00.000Z' });
    await post({ ...first, id: 'long ago', timestamp: '2026-01-10T11:00:00.000Z' });
    await post({ ...first, id: 'too long ago', timestamp: '2025-12-10T11:00:00.000Z' });
    await post({ ...first, id: 'other', action_name: 'other', timestamp: '2026-01-31T11:00:00.000Z' });
    await post({ ...first, id: 'a/b %', revision: 1 });
    await post({ ...first, id: 'a/b %', revision: 2, outcome: 'approved_after_review', actual_cost_usd: 3 });
    const entry = {
      id: 'e-1',
      action: 'refund_customer',
      outcome: 'success',
      timestamp: first.timestamp,
      call_id: 'c-1',
    };
    await platform.ask('POST', '/ingest', { body: { run_id: 'r-1', entries: [entry] } });
    const { status, json } = await platform.ask('GET', `/interventions/${encodeURIComponent('a/b %')}`);
    expect(status).toBe(200);
    const { revisions, ledger_entry, approval, earlier, ...record } = json;
    expect(record).toMatchObject({ id: 'a/b %', revision: 2, outcome: 'approved_after_review', actual_cost_usd: 3 });
    expect(revisions).toEqual([
      {
        ...record,
        revision: 1,
        outcome: 'escalated',
        actual_cost_usd: 0,
        received_at: expect.any(String),
        blast_radius: expect.stringMatching(/^Held/),
      },
      { ...record, received_at: expect.stringMatching(/^\d{4}-.*Z$/) },
    ]);
    expect(ledger_entry).toMatchObject({ id: 'e-1', run_id: 'r-1' });
    expect(approval).toBeNull();
    expect(earlier).toEqual({ last_24_hours: 1, last_30_days: 2 });
  });

  it('is none of the earlier attempts itself, also where its timestamp lies ahead', async () => {
    const ahead = { ...RECORDS[0], id: 'ahead', action_name: 'ahead', timestamp: '2099-01-01T00:00:00.000Z' };
    await platform.ask('POST', '/interventions', { body: ahead });
    const { json } = await platform.ask('GET', '/interventions/ahead');
    expect(json).toMatchObject({ timestamp_suspect: true, earlier: { last_24_hours: 0, last_30_days: 0 } });
  });

  it('keeps the text of its numbers, whether or not it lacks fields', async () => {
    const text = JSON.stringify({ ...RECORDS[0], id: 'digits', original_inputs: 0 });
    const body = text.replace(
      '"original_inputs":0',
      '"original_inputs":{"account": 12345678901234567890, "rate":0.10}',
    );
    expect((await platform.ask('POST', '/interventions', { body })).status).toBe(201);
    for (const path of [
      '/interventions/digits',
      '/interventions?search=Reason%200',
      '/interventions/export?format=jsonl',
    ]) {
      expect((await platform.ask('GET', path)).text).toContain('{"account": 12345678901234567890, "rate":0.10}');
    }
  });

  it('is found by the end of a long reason, and of a long description', async () => {
    const long = (word: string) => `${'x'.repeat(16_370)} ${word}`;
    const record = { ...RECORDS[0], id: 'long', reason: long('needle'), description: long('haystack') };
    await platform.ask('POST', '/interventions', { body: record });
    for (const word of ['NEEDLE', 'Haystack']) {
      const { json } = await platform.ask('GET', `/interventions?search=${word}`);
      expect(json.interventions.map(({ id }: { id: string }) => id)).toEqual(['long']);
    }
  });

  it.each(['.', '..', 'stats', 'export'])('has no id that could not be asked for: %s', async (id) => {
    const { status, json } = await platform.ask('POST', '/interventions', { body: { ...RECORDS[0], id } });
    expect([status, json.code, json.errors[0].path]).toEqual([422, 'INVALID_BODY', '/id']);
  });

  it('is one whose later revisions contradict it: the first stays, and the answer says so', async () => {
    const first = { ...RECORDS[1], id: 'contradicted' };
    const post = async (body: object) => (await platform.ask('POST', '/interventions', { body })).json;
    await post(first);
    const batch = [
      { ...first, revision: 2 },
      { ...first, revision: 3, action_name: 'other' },
      { ...first, revision: 1, reason: 'other' },
      first,
    ];
    expect(await post({ interventions: batch })).toEqual({ accepted: 1, duplicates: 1, conflicts: [1, 2] });
    expect((await platform.ask('GET', '/interventions/contradicted')).json).toMatchObject({
      revision: 2,
      reason: first.reason,
    });
  });

  it('is kept once when two send it at the same time', async () => {
    const post = () => platform.ask('POST', '/interventions', { body: { ...RECORDS[2], id: 'twice' } });
    const answers = (await Promise.all([post(), post(), post()])).map(({ json }) => [json.accepted, json.duplicates]);
    expect(answers.sort()).toEqual([
      [0, 1],
      [0, 1],
      [1, 0],
    ]);
  });
});
