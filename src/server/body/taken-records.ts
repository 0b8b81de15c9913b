import type { FastifyRequest } from 'fastify';
import { NOTHING_SENT, type RecordsBody } from './records-body';

/** Takes the records out of a request: it does not hold them any longer, while they are written. */
export function takenRecords(request: FastifyRequest): RecordsBody {
  const body = (request.body as RecordsBody | undefined) ?? NOTHING_SENT;
  request.body = undefined;
  return body;
}
