import type { FastifyInstance } from 'fastify';
import { READERS } from '../route';
import type { ServerParts } from '../server-parts';
import { authenticate } from './authentication';

/** Adds what whoever runs the platform asks: whether it lives, whether it can work, and what it counts. */
export function addOperations(server: FastifyInstance, parts: ServerParts): void {
  const { storage, metrics } = parts;
  const schema = { hide: true };
  server.get('/healthz', { schema, exposeHeadRoute: true, config: { roles: [] } }, async () => ({ status: 'ok' }));
  server.get('/readyz', { schema, exposeHeadRoute: true, config: { roles: [] } }, async (_request, reply) => {
    const { isWritable, isReady } = storage;
    const isAllWell = isWritable && isReady;
    reply.code(isAllWell ? 200 : 503);
    if (!isAllWell) reply.header('retry-after', '1');
    return {
      status: isAllWell ? 'ready' : 'not_ready',
      storage: isWritable ? 'ok' : 'not_writable',
      read_model: isReady ? 'ok' : 'not_ready',
    };
  });
  server.register(async (metered) => {
    authenticate(metered, parts);
    metered.get('/metrics', { schema, config: { roles: READERS } }, async (_request, reply) => {
      reply.type(metrics.contentType);
      return metrics.text();
    });
  });
}
