import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Role, StoredKey } from '../../storage/truth';
import { keyHash } from '../key-hash';
import { Problem } from '../problem';
import type { ServerParts } from '../server-parts';
import { requireOwnPage } from '../session/same-origin';
import { sessionToken } from '../session/session-cookie';

const AUTHORIZATION = /^(?:Bearer|ApiKey) +(\S+) *$/i;

/**
 * Finds out whose request it is, before its body is read: the key, its rate and its role. Where something is to be changed
 * it looks once more when the body is there.
 *
 * Where ten keys of an address have failed within a minute, each further one that fails is answered by 429. A key that
 * is valid is never refused for the failures of others behind its address: whoever shares one could lock it out.
 */
export function authenticate(server: FastifyInstance, { storage, rates, failedKeys, sessions }: ServerParts): void {
  server.decorateRequest('key', null as unknown as StoredKey);
  server.addHook('onRequest', async (request) => {
    const { roles } = request.routeOptions.config;
    if (roles.length === 0) return;
    const key = await keyOf(request);
    rates?.countRequest(key.id);
    if (!roles.includes(key.role)) throw forbidden(key.role, roles);
    request.key = key;
  });
  // A body may take its time: a key that was revoked meanwhile changes nothing any more.
  server.addHook('preHandler', async (request) => {
    if (request.method !== 'GET' && request.key !== null) request.key = await keyOf(request);
  });

  async function keyOf(request: FastifyRequest): Promise<StoredKey> {
    const { headers, ip } = request;
    const text = AUTHORIZATION.exec(headers.authorization ?? '')?.[1];
    if (text === undefined) return keyOfSession(request);
    const key = await storage.findKey(keyHash(text));
    if (key !== null && key.revokedAt === null) return key;
    failedKeys.count(ip);
    throw revokedKey();
  }

  /** A session that has ended is no guess at a key, and is not counted as one. */
  async function keyOfSession(request: FastifyRequest): Promise<StoredKey> {
    const token = sessionToken(request);
    if (token === null) throw unauthenticated('Send a key: Authorization: Bearer as_…');
    requireOwnPage(request);
    const hash = sessions.keyHashOf(token);
    const key = hash === null ? null : await storage.findKey(hash);
    if (key === null || key.revokedAt !== null) throw unauthenticated('The session has ended. Sign in again.');
    return key;
  }
}

/** The answer to a key that is none, or none any more. */
export function revokedKey(): Problem {
  return unauthenticated('The key is not known, or it was revoked.');
}

function unauthenticated(detail: string): Problem {
  return new Problem('UNAUTHENTICATED', detail, { headers: { 'www-authenticate': 'Bearer' } });
}

function forbidden(role: Role, roles: readonly Role[]): Problem {
  return new Problem('FORBIDDEN', `This takes a key with the role ${roles.join(' or ')}; yours is ${role}.`);
}
