import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Page, PageQuery } from '../../storage/queries';

/** Up to here a page is sent at once. Unit: bytes. */
const AT_ONCE_BYTES = 8 * 1024 * 1024;
const COMMA = Buffer.from(',');

/** Sends part of a list. The records are JSON already, and are not read again; very large ones go out by and by. */
export function sendPage(reply: FastifyReply, name: string, { skip, limit }: PageQuery, page: Page): FastifyReply {
  const { total, nextCursor, pieces } = page;
  const rest = JSON.stringify({ total, skip, limit, next_cursor: nextCursor });
  const records = pieces.flatMap((piece, index) => (index === 0 ? [piece] : [COMMA, piece]));
  const parts = [Buffer.from(`{"${name}":[`), ...records, Buffer.from(`],${rest.slice(1)}`)];
  reply.type('application/json');
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return reply.send(
    length <= AT_ONCE_BYTES ? Buffer.concat(parts, length) : Readable.from(parts, { objectMode: false }),
  );
}
