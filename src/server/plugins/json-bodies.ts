import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readJsonBody } from '../body/json-body';
import { readRecordsBody } from '../body/records-body';
import { LIMITS } from '../limits';

/** Takes JSON, as it is or in gzip, and no other body. */
export function takeJsonBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  const options = { parseAs: 'buffer', bodyLimit: LIMITS.bodyBytes } as const;
  server.addContentTypeParser('application/json', options, (request: FastifyRequest, body: Buffer) => {
    const encoding = request.headers['content-encoding'];
    const { recordsIn } = request.routeOptions.config;
    return recordsIn === undefined ? readJsonBody(body, encoding) : readRecordsBody(body, encoding, recordsIn);
  });
}
