import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_MS } from './sessions';

const NAME = 'agent_sentinel_session';

/** The token of the session that a request belongs to; null without one. */
export function sessionToken({ cookies }: FastifyRequest): string | null {
  return cookies[NAME] ?? null;
}

/**
 * Gives the browser the token of its session, where no script can read it and no other site can send it.
 *
 * Behind TLS it is never sent without it; a proxy on this machine says so by `X-Forwarded-Proto`.
 */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.setCookie(NAME, token, { ...attributes(request), maxAge: SESSION_MS / 1000 });
}

/** Takes the token from the browser. */
export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(NAME, attributes(request));
}

function attributes({ protocol }: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: protocol === 'https' } as const;
}
