import { Problem } from '../problem';
import { ADMINS, type Route } from '../route';
import { API_KEY } from '../schemas/answers';
import { answer } from '../schemas/fields';
import { keyAnswer } from './key-answer';
import { notFound } from './not-found';

/** Revokes a key: it is refused from the next request on, and its streams end. */
export const revokeApiKey: Route = {
  method: 'DELETE',
  url: '/api-keys/:id',
  summary: 'Revokes an API key; its open streams end.',
  roles: ADMINS,
  answers: { 200: answer(API_KEY) },
  async handle({ params, key: by }, _reply, { storage, events, waits }) {
    const { id } = params as { readonly id: string };
    const revoked = await storage.revokeKey(by.org, id, by.id);
    if (revoked === null) throw notFound('API key');
    if (revoked.revokedAt === null) throw new Problem('LAST_ADMIN_KEY', 'Make another key with the role admin first.');
    events.endOf(id);
    waits.endOf(id);
    return keyAnswer(revoked);
  },
};
