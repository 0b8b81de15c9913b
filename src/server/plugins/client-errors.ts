import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEM_TYPE, Problem } from '../problem';
import { BARE_HEADERS } from './security-headers';

/** Answers what is not even a request, and closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, body } = problemOf(error.code);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(BARE_HEADERS).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** By the codes of Node; for any other the request was not understood. */
const KNOWN: Readonly<Record<string, () => Problem>> = {
  HPE_HEADER_OVERFLOW: () => new Problem('HEADERS_TOO_LARGE', 'Send at most 16 KiB of headers and path.'),
  ERR_HTTP_REQUEST_TIMEOUT: () => new Problem('REQUEST_TIMEOUT', 'Send the whole request within 60 seconds.'),
};

function problemOf(code = ''): Problem {
  return Object.hasOwn(KNOWN, code) ? KNOWN[code]() : new Problem('UNREADABLE_REQUEST', 'Speak HTTP/1.1.');
}
