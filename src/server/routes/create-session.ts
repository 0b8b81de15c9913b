import { keyHash } from '../key-hash';
import { Problem } from '../problem';
import { NOBODY, type Route } from '../route';
import { TEXT } from '../schemas/fields';
import { requireOwnOrigin } from '../session/same-origin';
import { setSessionCookie } from '../session/session-cookie';
import { SESSION, sessionAnswer } from './session-answer';

/** Signs a browser in. A key that is not valid counts as a failed one of the address; an agent's is refused. */
export const createSession: Route = {
  method: 'POST',
  url: '/session',
  summary: 'Signs in with an API key: the answer sets a cookie that stands for it, for 12 hours.',
  roles: NOBODY,
  body: {
    type: 'object',
    properties: { api_key: { ...TEXT, minLength: 1, maxLength: 512 } },
    required: ['api_key'],
    additionalProperties: false,
  },
  answers: { 201: SESSION },
  async handle(request, reply, { storage, sessions, failedKeys }) {
    if (request.headers.origin !== undefined) requireOwnOrigin(request);
    const { api_key: text } = request.body as { readonly api_key: string };
    const hash = keyHash(text.trim());
    const key = await storage.findKey(hash);
    if (key === null || key.revokedAt !== null) {
      failedKeys.count(request.ip);
      throw new Problem('UNAUTHENTICATED', 'The key is not known, or it was revoked.');
    }
    if (key.role === 'agent') {
      throw new Problem('FORBIDDEN', "This is an agent's key; sign in with viewer, operator or admin.");
    }
    setSessionCookie(request, reply, sessions.begin(hash));
    reply.code(201);
    return sessionAnswer(storage, key);
  },
};
