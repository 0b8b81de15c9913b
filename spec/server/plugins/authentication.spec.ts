import { once } from 'node:events';
import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { Platform } from '../doubles/platform';

describe('authenticate', () => {
  let platform: Platform;
  beforeEach(async () => {
    platform = await Platform.start();
  });
  afterEach(() => platform.stop());

  it('refuses a key that was revoked while its body was arriving', async () => {
    const made = (await platform.ask('POST', '/api-keys', { body: { label: 'x', role: 'operator' } })).json;
    const body = JSON.stringify({ target_type: 'all', reason: 'stolen' });
    const slow = request({
      port: platform.port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/api/v1/kill-switch/kill',
      headers: {
        authorization: `Bearer ${made.key}`,
        'content-type': 'application/json',
        'content-length': body.length,
      },
    });
    const isAsked = new Promise<void>((resolve) => {
      const { findKey } = platform.storage;
      jest.spyOn(platform.storage, 'findKey').mockImplementationOnce(async (hash) => {
        resolve();
        return findKey.call(platform.storage, hash);
      });
    });
    slow.write(body.slice(0, 5));
    await isAsked;
    expect((await platform.ask('DELETE', `/api-keys/${made.id}`)).status).toBe(200);
    slow.end(body.slice(5));
    const [answer] = await once(slow, 'response');
    expect([answer.statusCode, await json(answer)]).toEqual([
      401,
      expect.objectContaining({ code: 'UNAUTHENTICATED' }),
    ]);
    expect((await platform.ask('GET', '/kill-switch/active')).json.active).toEqual([]);
  });
});
