import { EventReader } from '../doubles/event-reader';
import { type Answer, Platform } from '../doubles/platform';

const RUN = { target_type: 'run', target_id: 'r-1' };

describe('The kill switch', () => {
  let platform: Platform;
  beforeEach(async () => {
    platform = await Platform.start();
  });
  afterEach(() => platform.stop());

  const act = (name: string, body: object): Promise<Answer> =>
    platform.ask('POST', `/kill-switch/${name}`, { key: platform.ours.operator, body });
  const check = async (query: string) =>
    (await platform.ask('GET', `/kill-switch/check?${query}`, { key: platform.ours.agent })).json;

  it('stops a target, lists it, and revives it; what is so already is not changed', async () => {
    const killed = await act('kill', { ...RUN, reason: 'it loops' });
    const stop = { ...RUN, reason: 'it loops', killed_at: expect.any(String) };
    expect([killed.status, killed.json]).toEqual([200, { changed: true, is_killed: true, ...stop }]);
    expect((await act('kill', { ...RUN, reason: 'again' })).json).toEqual({ ...killed.json, changed: false });
    const { active } = (await platform.ask('GET', '/kill-switch/active')).json;
    expect(active).toEqual([{ ...stop, killed_by: 'operator-1', killed_by_label: 'operator' }]);
    expect(await check('target_type=run&target_id=r-1')).toEqual({ is_killed: true, ...stop });
    const revived = { is_killed: false, ...RUN, reason: null, killed_at: null };
    expect((await act('revive', RUN)).json).toEqual({ changed: true, ...revived });
    expect((await act('revive', RUN)).json).toEqual({ changed: false, ...revived });
    expect(await check('target_type=run&target_id=r-1')).toEqual(revived);
  });

  it('answers for an agent, a run and a mission together, and for everything', async () => {
    await act('kill', { target_type: 'mission', target_id: 'm-1', reason: 'x' });
    const call = 'agent_id=a-1&run_id=r-1&mission_id=m-1';
    expect(await check(call)).toMatchObject({ is_killed: true, target_type: 'mission', target_id: 'm-1' });
    expect(await check('agent_id=a-1')).toMatchObject({ is_killed: false, target_type: 'agent', target_id: 'a-1' });
    expect(await check('')).toMatchObject({ is_killed: false, target_type: 'all', target_id: null });
    await act('kill', { target_type: 'all', reason: 'everything' });
    for (const query of ['agent_id=a-1', '', 'target_type=agent&target_id=a-1', 'target_type=all'])
      expect(await check(query)).toMatchObject({ is_killed: true, target_type: 'all', target_id: null });
  });

  it('lists to the key of an agent no stops of other agents, as /events tells it of none', async () => {
    const body = { label: 'x', role: 'agent', agent_id: 'a-1' };
    const { key } = (await platform.ask('POST', '/api-keys', { body })).json;
    const stops = ['agent a-1', 'agent a-2', 'run r-1', 'mission m-1'].map((each) => each.split(' '));
    for (const [target_type, target_id] of stops) await act('kill', { target_type, target_id, reason: 'x' });
    await act('kill', { target_type: 'all', reason: 'x' });
    const listed = async (by: string) =>
      (await platform.ask('GET', '/kill-switch/active', { key: by })).json.active
        .map(({ target_type, target_id }: Record<string, string>) => target_id ?? target_type)
        .sort();
    expect(await listed(key)).toEqual(['a-1', 'all', 'm-1', 'r-1']);
    expect(await listed(platform.ours.agent)).toEqual(['a-1', 'a-2', 'all', 'm-1', 'r-1']);
    expect(await listed(platform.ours.viewer)).toHaveLength(5);
  });

  it.each([
    ['kill', { target_type: 'agent', reason: 'x' }],
    ['kill', { target_type: 'agent', target_id: null, reason: 'x' }],
    ['kill', { target_type: 'all', target_id: 'a', reason: 'x' }],
    ['kill', { ...RUN }],
    ['kill', { ...RUN, reason: '' }],
    ['revive', { target_type: 'run' }],
  ])('refuses to %s %j: a lost id must not stop everything', async (name, body) => {
    expect((await act(name, body)).json).toMatchObject({ status: 422, code: 'INVALID_BODY' });
    expect((await platform.ask('GET', '/kill-switch/active')).json.active).toEqual([]);
  });

  it('is checked for one target, or for a call', async () => {
    for (const query of ['target_type=run', 'target_id=r', 'target_type=run&target_id=r&agent_id=a'])
      expect(await check(query)).toMatchObject({ status: 400, code: 'INVALID_PARAMETER' });
  });

  it('reaches 50 agents that listen, within 250 ms at p99', async () => {
    const streams = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const headers = { authorization: `Bearer ${platform.ours.agent}` };
        const reader = new EventReader(await platform.open('GET', '/events', headers));
        await reader.next();
        return reader;
      }),
    );
    const times: number[] = [];
    for (let round = 0; round < 4; round++) {
      const start = performance.now();
      const heard = streams.map(async (stream) => {
        const event = await stream.named('kill_switch_changed');
        times.push(performance.now() - start);
        return event.data;
      });
      await act(round % 2 === 0 ? 'kill' : 'revive', round % 2 === 0 ? { ...RUN, reason: 'it loops' } : RUN);
      const stop = { ...RUN, reason: 'it loops', is_killed: round % 2 === 0, by: 'operator' };
      expect((await Promise.all(heard))[49]).toEqual({ ...stop, killed_at: expect.any(String) });
    }
    times.sort((left, right) => left - right);
    expect(times[Math.ceil(times.length * 0.99) - 1]).toBeLessThan(250);
    for (const { answer } of streams) answer.destroy();
  });
});
