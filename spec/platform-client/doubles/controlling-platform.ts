import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that says of policies and stops whatever a test has it say. */
export class ControllingPlatform {
  /** What was asked, in order: the path below `/api/v1`, without the query. */
  readonly asked: { readonly path: string; readonly query: string; readonly headers: IncomingHttpHeaders }[] = [];
  session: object = { organisation_id: 'org-1', agent_id: null };
  /** How `/session` is answered instead; null: as `session` says. */
  sessionReply: Reply | null = null;
  /** How `/policies/sync` is answered. */
  policies: Reply = listOf([]);
  /** How `/kill-switch/active` is answered. */
  stops: Reply = { status: 200, text: '{"active":[]}' };
  /** How `/events` is refused; null: it is not. */
  eventsRefusal: Reply | null = null;
  private readonly streams = new Set<ServerResponse>();
  private port = 0;
  private server = createServer();

  async start(): Promise<this> {
    this.server = createServer((request, answer) => {
      const { pathname, search } = new URL(request.url ?? '/', 'http://platform');
      const path = pathname.replace('/api/v1', '');
      request.resume();
      this.asked.push({ path, query: search, headers: request.headers });
      if (path === '/events' && this.eventsRefusal !== null) void send(answer, this.eventsRefusal);
      else if (path === '/events') this.open(answer);
      else if (path === '/session')
        void send(answer, this.sessionReply ?? { status: 200, text: JSON.stringify(this.session) });
      else if (path === '/policies/sync') this.sync(request.headers, answer);
      else if (path === '/kill-switch/active') void send(answer, this.stops);
      else void send(answer, { status: 201, text: '{"accepted":1,"duplicates":0,"conflicts":[]}' });
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get openStreams(): number {
    return this.streams.size;
  }

  /** Tells every stream of something. */
  tell(name: string, data: object = {}): void {
    for (const stream of this.streams) stream.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Stops or revives as the platform does: it is listed before it is told. */
  pull(fields: object = {}, isKilled = true): void {
    const stop = { target_type: 'all', target_id: null, reason: 'Enough.', ...fields };
    const active = isKilled ? [{ ...stop, killed_by_label: 'ops' }] : [];
    this.stops = { status: 200, text: JSON.stringify({ active }) };
    this.tell('kill_switch_changed', { ...stop, is_killed: isKilled, by: 'ops' });
  }

  /** How often something was asked for. */
  count(path: string): number {
    return this.asked.filter((each) => each.path === path).length;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private open(answer: ServerResponse): void {
    answer.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    answer.write('retry: 1000\nid: 7\n\n');
    this.streams.add(answer);
    answer.on('close', () => this.streams.delete(answer));
  }

  private sync(headers: IncomingHttpHeaders, answer: ServerResponse): void {
    const { etag } = this.policies;
    if (etag !== undefined && headers['if-none-match'] === etag) void send(answer, { status: 304, text: '', etag });
    else void send(answer, this.policies);
  }
}

/** An answer, as it stands on the wire. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly type?: string;
  readonly etag?: string;
  /** The answer is not sent before. */
  readonly after?: Promise<unknown>;
  /** Unit: milliseconds. */
  readonly afterMs?: number;
}

/** A well-formed answer with these documents. */
export function listOf(policies: readonly unknown[], etag?: string): Reply {
  return { status: 200, text: JSON.stringify({ policies, conflicts: [] }), etag };
}

async function send(answer: ServerResponse, reply: Reply): Promise<void> {
  const { status, text, type = 'application/json', etag } = reply;
  await reply.after;
  if (reply.afterMs !== undefined) await new Promise((resolve) => setTimeout(resolve, reply.afterMs));
  answer.writeHead(status, { 'content-type': type, ...(etag !== undefined && { etag }) });
  answer.end(text);
}
