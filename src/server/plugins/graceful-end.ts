import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem';
import type { ServerParts } from '../server-parts';

/**
 * Lets `server.close()` end well: what was accepted is finished, streams get their `bye`, and a connection that is kept
 * alive gets 503 and is closed, instead of holding up the end until its client lets go of it.
 */
export function endGracefully(
  server: FastifyInstance,
  { events, waits, keeper, policies, policyQueue }: ServerParts,
): void {
  let isEnding = false;
  server.addHook('preClose', async () => {
    isEnding = true;
    events.close();
    waits.close();
    policies.close();
    await keeper.close();
  });
  // What was accepted may ask it still.
  server.addHook('onClose', () => policyQueue.close());
  server.addHook('onRequest', async () => {
    if (isEnding) throw new Problem('SHUTTING_DOWN', 'Try again when it is back.', { retryAfterSeconds: 5 });
  });
  server.addHook('onSend', async (_request, reply) => {
    if (isEnding) reply.header('connection', 'close');
  });
  // For answers whose headers were on their way already.
  server.addHook('onResponse', async ({ raw }) => {
    if (isEnding) raw.socket.end();
  });
}
