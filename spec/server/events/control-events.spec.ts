import { EventReader } from '../doubles/event-reader';
import { Platform } from '../doubles/platform';

const POLICY = { name: 'p', scope: 'global', enabled: true, source: '', source_format: 'yaml' };

describe('Events of approvals, policies and the kill switch', () => {
  let platform: Platform;
  beforeEach(async () => {
    platform = await Platform.start();
  });
  afterEach(() => platform.stop());

  const listen = async (key: string, headers = {}): Promise<EventReader> => {
    const reader = new EventReader(
      await platform.open('GET', '/events', { authorization: `Bearer ${key}`, ...headers }),
    );
    await reader.next();
    return reader;
  };
  const keyOf = async (agentId: string): Promise<string> =>
    (await platform.ask('POST', '/api-keys', { body: { label: 'x', role: 'agent', agent_id: agentId } })).json.key;
  const send = async (method: string, path: string, body: object, key = platform.ours.admin) =>
    (await platform.ask(method, path, { key, body })).json;

  /** Everything that can be told of, for the agents one and two. */
  async function happen(one: string): Promise<{ readonly asked: string; readonly policy: string }> {
    const asked = (await send('POST', '/approvals', { action_name: 'pay' }, one)).id;
    await send('POST', `/approvals/${asked}/request-info`, { message: 'why?' });
    await send('POST', `/approvals/${asked}/approve`, {});
    await send('POST', `/approvals/${asked}/use`, {}, one);
    const policy = (await send('POST', '/policies', { ...POLICY, scope: 'agent', target_id: 'one' })).id;
    await send('POST', '/kill-switch/kill', { target_type: 'agent', target_id: 'one', reason: 'r' });
    await send('POST', '/kill-switch/kill', { target_type: 'all', reason: 'r' });
    return { asked, policy };
  }
  const told = async (reader: EventReader) =>
    (await reader.rest()).flatMap(({ event, data }) =>
      event === undefined ? [] : [[event, data.id ?? data.target_type]],
    );

  it('go to whom they concern: readers all, an agent its own', async () => {
    const [one, two] = [await keyOf('one'), await keyOf('two')];
    const keys = [platform.ours.viewer, one, two, platform.ours.agent, platform.theirs.admin, platform.theirs.agent];
    const readers = await Promise.all(keys.map((key) => listen(key)));
    const { asked, policy } = await happen(one);
    await platform.server.close();
    const approval = ['approval_updated', 'approval_decided'].map((name) => [name, asked]);
    const changed = ['policy_updated', policy];
    const [mine, all] = ['agent', 'all'].map((type) => ['kill_switch_changed', type]);
    const bye = ['bye', undefined];
    expect(await Promise.all(readers.map(told))).toEqual([
      [['approval_created', asked], ...approval, changed, mine, all, bye],
      [...approval, changed, mine, all, bye],
      [changed, all, bye],
      [changed, mine, all, bye],
      [bye],
      [bye],
    ]);
  });

  it('are told again after Last-Event-ID, to an agent too', async () => {
    const one = await keyOf('one');
    const first = await listen(one);
    const { asked } = await happen(one);
    const updated = await first.named('approval_updated');
    expect(updated.data).toEqual({
      id: asked,
      status: 'info_requested',
      action_name: 'pay',
      agent_id: 'one',
      run_id: null,
      expires_at: expect.any(String),
      decided_by: null,
    });
    first.answer.destroy();
    const again = await listen(one, { 'last-event-id': updated.id as string });
    expect((await again.next())?.data).toMatchObject({ id: asked, status: 'approved', decided_by: 'admin' });
    const lost = await platform.open('GET', '/events', { authorization: `Bearer ${one}`, 'last-event-id': '999999' });
    expect(await new EventReader(lost).next()).toMatchObject({ event: 'reset' });
    for (const answer of [again.answer, lost]) answer.destroy();
  });
});
