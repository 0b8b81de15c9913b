import { EVERYONE, type Route } from '../route';
import { SESSION, sessionAnswer } from './session-answer';

/** Tells a client whose key it has. */
export const getSession: Route = {
  method: 'GET',
  url: '/session',
  summary: 'Tells whose key asks: its organisation, its role, its agent.',
  roles: EVERYONE,
  answers: { 200: SESSION },
  handle: ({ key }, _reply, { storage }) => sessionAnswer(storage, key),
};
