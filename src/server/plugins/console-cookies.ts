import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';

/** Lets routes read and set cookies: that of the console, and no other. */
export function readCookies(server: FastifyInstance): void {
  server.register(cookie);
}
