import { ADMINS, type Route } from '../route';
import { API_KEY } from '../schemas/answers';
import { answer, listOf } from '../schemas/fields';
import { keyAnswer } from './key-answer';

/** Lists the keys of the organisation. */
export const listApiKeys: Route = {
  method: 'GET',
  url: '/api-keys',
  summary: 'Lists the API keys, also those that were revoked, each by its first characters.',
  roles: ADMINS,
  answers: { 200: answer({ api_keys: listOf(answer(API_KEY)) }) },
  handle: async ({ key }, _reply, { storage }) => ({ api_keys: (await storage.keys(key.org)).map(keyAnswer) }),
};
