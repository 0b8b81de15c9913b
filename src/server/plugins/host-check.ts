import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/**
 * Refuses what is asked under another name than that of this machine, while only this machine can reach the server: a
 * page of any site could otherwise have its own name lead here, and read the answers (DNS rebinding).
 */
export function refuseForeignHosts(server: FastifyInstance): void {
  server.addHook('onRequest', async ({ headers: { host = '' } }) => {
    if (!LOOPBACK.test(host)) {
      throw new Problem('HOST_REFUSED', 'Ask under localhost or 127.0.0.1, or start the platform with --host.');
    }
  });
}
