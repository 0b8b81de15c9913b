import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A request that came. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly key: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON was sent.
  readonly body: any;
}

/** Answers a request in some way of its own; false: it did not, and the request is answered as the platform does. */
export type Behaviour = (asked: Asked, answer: ServerResponse, request: IncomingMessage) => boolean;

/** A server that answers as the platform does, where its script says nothing else. */
export class ScriptedPlatform {
  /** How often each record was kept, by its id. */
  readonly kept = new Map<string, number>();
  readonly asked: Asked[] = [];
  organisation = 'org-1';
  /** What is done about each request, before all else. */
  behave: Behaviour = () => false;
  private readonly server = createServer((request, answer) => void this.handle(request, answer));

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Each behaviour for one request of records, in order; then it behaves. */
  script(...behaviours: readonly Behaviour[]): void {
    const left = [...behaviours];
    this.behave = (asked, answer, request) => {
      if (asked.method !== 'POST') return false;
      return left.shift()?.(asked, answer, request) ?? false;
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async handle(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    try {
      for await (const piece of request) pieces.push(piece as Buffer);
    } catch {
      return;
    }
    const sent = Buffer.concat(pieces);
    const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent).toString();
    const asked: Asked = {
      method: request.method ?? '',
      path: request.url ?? '',
      key: (request.headers.authorization ?? '').replace('Bearer ', ''),
      body: text === '' ? null : JSON.parse(text),
    };
    this.asked.push(asked);
    if (this.behave(asked, answer, request)) return;
    if (asked.path.endsWith('/session')) return reply(answer, 200, { organisation_id: this.organisation });
    if (asked.path.includes('/policies/sync')) return reply(answer, 200, { policies: [], conflicts: [] });
    if (asked.path.endsWith('/kill-switch/active')) return reply(answer, 200, { active: [] });
    if (asked.method === 'GET') return reply(answer, 404, { code: 'NOT_FOUND' });
    const records = asked.body.interventions ?? asked.body.entries ?? [asked.body];
    for (const { id } of records) this.kept.set(id, (this.kept.get(id) ?? 0) + 1);
    const isLedger = asked.path.endsWith('/ingest');
    reply(answer, isLedger ? 202 : 201, { accepted: records.length, duplicates: 0, conflicts: [], rejected: [] });
  }
}

/** Answers with JSON. */
export function reply(
  answer: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  answer.writeHead(status, { 'content-type': 'application/json', ...headers });
  answer.end(JSON.stringify(body));
}

/** Answers every request with this. */
export function always(status: number, body: unknown, headers: Record<string, string> = {}): Behaviour {
  return (_asked, answer) => {
    reply(answer, status, body, headers);
    return true;
  };
}
