import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Page, PageQuery } from '../../storage/queries';

/** Up to here a page is sent in one piece. Unit: characters. */
const PIECE_CHARACTERS = 1024 * 1024;

/** Sends part of a list. The records are JSON already, and are not read again; large ones go out one by one. */
export function sendPage(reply: FastifyReply, name: string, { skip, limit }: PageQuery, page: Page): FastifyReply {
  const { total, nextCursor, bodies } = page;
  const rest = JSON.stringify({ total, skip, limit, next_cursor: nextCursor });
  const [head, tail] = [`{"${name}":[`, `],${rest.slice(1)}`];
  reply.type('application/json');
  const length = bodies.reduce((sum, body) => sum + body.length, 0);
  if (length <= PIECE_CHARACTERS) return reply.send(`${head}${bodies.join(',')}${tail}`);
  return reply.send(Readable.from(pieces(head, bodies, tail), { objectMode: false }));
}

function* pieces(head: string, bodies: readonly string[], tail: string): Generator<string> {
  yield head;
  for (const [index, body] of bodies.entries()) yield index === 0 ? body : `,${body}`;
  yield tail;
}
