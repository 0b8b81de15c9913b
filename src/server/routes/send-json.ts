import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Up to here an answer is sent at once. Unit: bytes. */
const AT_ONCE_BYTES = 8 * 1024 * 1024;

/** Sends JSON that is there in parts. Very large ones go out by and by. */
export function sendJson(reply: FastifyReply, parts: readonly Uint8Array[]): FastifyReply {
  reply.type('application/json');
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return reply.send(
    length <= AT_ONCE_BYTES ? Buffer.concat(parts, length) : Readable.from(parts, { objectMode: false }),
  );
}
