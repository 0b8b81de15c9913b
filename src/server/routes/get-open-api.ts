import { EVERYONE, type Route } from '../route';

/** Gives the description of the API. */
export const getOpenApi: Route = {
  method: 'GET',
  url: '/openapi.json',
  summary: 'Gives this description.',
  roles: EVERYONE,
  answers: { 200: { type: 'object' } },
  handle: ({ server }) => server.swagger(),
};
