import type { FastifyInstance } from 'fastify';
import type { ServerParts } from '../server-parts';

/** Counts every request by its route, and how long it took. */
export function countRequests(server: FastifyInstance, { metrics }: ServerParts): void {
  server.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    metrics.countRequest(method, routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
  });
}
