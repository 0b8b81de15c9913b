import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestOptions,
  request,
} from 'node:http';
import type { Clock } from '../core/clock';
import type { ApiKey } from './api-key';
import { askedKey } from './asked-key';
import { PackedBody } from './packed-body';
import { API_PATH } from './platform-address';
import type { PlatformAnswer } from './platform-answer';
import { retryAfter } from './retry-after';
import { SendFailure } from './send-failure';

const TIMEOUT_MS = 30_000;
const MAX_SOCKETS = 4;
/** A connection that is being made keeps a process alive, whatever is done about it: it may not for long. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Hardly anything of ours answers with more. Unit: bytes. */
const MAX_ANSWER_BYTES = 1_048_576;

/** How requests reach the platform. */
export interface ConnectionOptions {
  /** As `platformAddress` gives it. */
  readonly url: string;
  readonly apiKey: ApiKey;
  readonly clock: Clock;
  /** How long an answer may take. Unit: milliseconds; default 30,000. */
  readonly timeoutMs?: number;
  /** Requests under way at once; the others wait for their turn. Default 4. */
  readonly maxSockets?: number;
  /** A larger answer is none. Unit: bytes; default 1,048,576. */
  readonly maxAnswerBytes?: number;
}

/**
 * Asks a platform, over connections that are kept and that keep no process alive.
 *
 * A redirect is an answer like any other and followed nowhere: a key is for one address.
 */
export class PlatformConnection {
  private readonly secure: boolean;
  private agent: Agent | null = null;

  constructor(private readonly options: ConnectionOptions) {
    this.secure = options.url.startsWith('https:');
  }

  /**
   * Sends one request and reads the whole answer, within the time limit.
   *
   * @param path - below `/api/v1`.
   * @param body - JSON; null: none.
   * @param more - further headers.
   * @throws {@link SendFailure} of the kind `network`; `answer` where it is too large; or `key` where there is none to send: a
   * function is waited for 30 s too.
   */
  async ask(
    method: 'GET' | 'POST',
    path: string,
    body: Buffer | PackedBody | null,
    signal: AbortSignal,
    more: OutgoingHttpHeaders = {},
  ): Promise<PlatformAnswer> {
    const key = await askedKey(this.options.apiKey, this.options.clock, signal);
    const packed = body === null || body instanceof PackedBody ? body : await PackedBody.of(body);
    const sent = packed?.bytes ?? null;
    const headers = {
      authorization: `Bearer ${key}`,
      accept: 'application/json',
      'user-agent': 'agent-sentinel',
      ...(sent !== null && { 'content-type': 'application/json', 'content-length': sent.length }),
      ...(packed?.isCompressed && { 'content-encoding': 'gzip' }),
      ...more,
    };
    const options = { method, headers };
    const { status, text, after, etag } = await this.exchange(path, options, sent, signal);
    const retryAfterMs = retryAfter(after, this.options.clock.now());
    const clean = text.replaceAll(key, '[redacted]');
    return { status, json: jsonObject(clean), text: clean, retryAfterMs, etag };
  }

  /**
   * Opens a stream, over a connection of its own: gives the answer when its head is there, within 30 s.
   *
   * @throws {@link SendFailure} as {@link ask}.
   */
  async open(path: string, more: OutgoingHttpHeaders, signal: AbortSignal): Promise<IncomingMessage> {
    const key = await askedKey(this.options.apiKey, this.options.clock, signal);
    const headers = { authorization: `Bearer ${key}`, 'user-agent': 'agent-sentinel', ...more };
    return new Promise((resolve, reject) => {
      const { asked, end } = this.begin(path, { method: 'GET', headers, signal, agent: false });
      asked.on('error', (error) => {
        end();
        reject(failureOf(error, asked));
      });
      asked.on('response', (answer) => {
        end();
        resolve(answer);
      });
      asked.end();
    });
  }

  /** Lets go of the connections; a later request makes new ones. */
  close(): void {
    this.agent?.destroy();
    this.agent = null;
  }

  private exchange(path: string, options: RequestOptions, body: Buffer | null, signal: AbortSignal): Promise<Exchange> {
    return new Promise((resolve, reject) => {
      const { asked, end } = this.begin(path, { ...options, signal, agent: this.pool() });
      const failed = (error: unknown): void => {
        end();
        reject(failureOf(error, asked));
      };
      asked.on('error', failed);
      asked.on('response', (answer) => {
        readText(answer, this.options.maxAnswerBytes ?? MAX_ANSWER_BYTES).then((text) => {
          end();
          const { 'retry-after': after, etag = null } = answer.headers;
          resolve({ status: answer.statusCode ?? 0, text, after, etag });
        }, failed);
      });
      asked.end(body ?? undefined);
    });
  }

  /** Begins a request that keeps no process alive. @returns it, and what ends its time limits. */
  private begin(path: string, options: RequestOptions): { readonly asked: ClientRequest; readonly end: () => void } {
    const { url, clock, timeoutMs = TIMEOUT_MS } = this.options;
    const asked = this.request(`${url}${API_PATH}${path}`, options);
    const limits = [clock.after(timeoutMs, () => asked.destroy(coded('ETIMEDOUT')))];
    asked.on('socket', (socket) => {
      socket.unref();
      if (!socket.connecting) return;
      const cancel = clock.after(CONNECT_TIMEOUT_MS, () => asked.destroy(coded('ETIMEDOUT')));
      limits.push(cancel);
      socket.once('connect', cancel);
    });
    const end = (): void => {
      for (const cancel of limits.splice(0)) cancel();
    };
    return { asked, end };
  }

  private pool(): Agent {
    if (this.agent === null) {
      const options = { keepAlive: true, maxSockets: this.options.maxSockets ?? MAX_SOCKETS };
      this.agent = this.secure ? new (https().Agent)(options) : new Agent(options);
    }
    return this.agent;
  }

  private request(url: string, options: RequestOptions): ClientRequest {
    return this.secure ? https().request(url, options) : request(url, options);
  }
}

interface Exchange {
  readonly status: number;
  readonly text: string;
  readonly after: string | undefined;
  readonly etag: string | null;
}

/** TLS is loaded by those who use it. */
function https(): typeof import('node:https') {
  return require('node:https') as typeof import('node:https');
}

async function readText(answer: IncomingMessage, maxBytes: number): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > maxBytes) {
      answer.destroy();
      throw new SendFailure('answer', `the platform's answer is too large: more than ${maxBytes} bytes`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function failureOf(error: unknown, asked: ClientRequest): SendFailure {
  if (error instanceof SendFailure) return error;
  const { code = 'unknown' } = (error ?? {}) as NodeJS.ErrnoException;
  const wasKept = asked.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE');
  return new SendFailure(wasKept ? 'lost' : 'network', `the platform cannot be reached (${code})`);
}
