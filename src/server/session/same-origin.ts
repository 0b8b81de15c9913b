import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem';

const CHANGES_NOTHING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a changing request that comes with a cookie and not from a page of ours: another site's page can make a browser
 * send one, but can neither choose its `Origin` nor add a header of its own.
 *
 * @throws {@link Problem} `CROSS_SITE`.
 */
export function requireOwnPage(request: FastifyRequest): void {
  if (CHANGES_NOTHING.has(request.method)) return;
  requireOwnOrigin(request);
  if (request.headers['x-agent-sentinel'] !== '1') {
    throw new Problem('CROSS_SITE', 'Send the header x-agent-sentinel: 1, or a key instead of the cookie.');
  }
}

/** @throws {@link Problem} `CROSS_SITE` where a request does not say that a page of ours made it. */
export function requireOwnOrigin({ headers: { origin }, host }: FastifyRequest): void {
  if (origin === undefined || hostOf(origin) !== host) {
    throw new Problem('CROSS_SITE', 'Send the Origin of the console, or a key instead of the cookie.');
  }
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
