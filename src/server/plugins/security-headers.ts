import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const POLICY = "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'";

/** The headers of an answer that is given before the server gets to see the request. */
export const BARE_HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/** Sets security headers on every answer: nothing may be loaded, framed, guessed or kept by a browser. */
export function setSecurityHeaders(server: FastifyInstance): void {
  const none = ["'none'"];
  const directives = { defaultSrc: none, baseUri: none, formAction: none, frameAncestors: none };
  server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives },
    xFrameOptions: { action: 'deny' },
    // Other names below this host are not ours to bind.
    strictTransportSecurity: { includeSubDomains: false },
    referrerPolicy: { policy: 'no-referrer' },
  });
  server.addHook('onRequest', async (_request, reply) => {
    reply.raw.setHeader('cache-control', 'no-store');
  });
}
