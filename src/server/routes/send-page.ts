import type { FastifyReply } from 'fastify';
import type { Page, PageQuery } from '../../storage/queries';
import { sendJson } from './send-json';

const COMMA = Buffer.from(',');

/** Sends part of a list. The records are JSON already, and are not read again. */
export function sendPage(reply: FastifyReply, name: string, { skip, limit }: PageQuery, page: Page): FastifyReply {
  const { total, nextCursor, pieces } = page;
  const rest = JSON.stringify({ total, skip, limit, next_cursor: nextCursor });
  const records = pieces.flatMap((piece, index) => (index === 0 ? [piece] : [COMMA, piece]));
  return sendJson(reply, [Buffer.from(`{"${name}":[`), ...records, Buffer.from(`],${rest.slice(1)}`)]);
}
