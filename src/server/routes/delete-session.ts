import { EVERYONE, type Route } from '../route';
import { clearSessionCookie, sessionToken } from '../session/session-cookie';

/** Signs a browser out. */
export const deleteSession: Route = {
  method: 'DELETE',
  url: '/session',
  summary: 'Ends the session of the cookie and its event streams; without one there is nothing to end.',
  roles: EVERYONE,
  answers: { 204: { type: 'null' } },
  async handle(request, reply, { sessions, events }) {
    const token = sessionToken(request);
    if (token !== null) sessions.end(token);
    events.endSignedOut();
    clearSessionCookie(request, reply);
    return reply.code(204).send();
  },
};
