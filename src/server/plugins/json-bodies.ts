import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readJsonBody } from '../json-body';
import { LIMITS } from '../limits';

/** Takes JSON, as it is or in gzip, and no other body. */
export function takeJsonBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  const options = { parseAs: 'buffer', bodyLimit: LIMITS.bodyBytes } as const;
  server.addContentTypeParser('application/json', options, (request: FastifyRequest, body: Buffer) =>
    readJsonBody(body, request.headers['content-encoding']),
  );
}
