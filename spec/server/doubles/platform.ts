import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { buildServer, type ServerOptions } from '../../../src/server/build-server';
import { keyHash } from '../../../src/server/key-hash';
import { newKey } from '../../../src/server/new-key';
import type { Storage } from '../../../src/storage/storage';
import type { Role } from '../../../src/storage/truth';
import { RecordingLogger } from '../../sinks/doubles/recording-logger';
import { openStorage, type TemporaryStorage } from './open-storage';

/** The keys of one organisation, by role. */
export type Keys = Readonly<Record<Role, string>>;

const ROLES: readonly Role[] = ['agent', 'viewer', 'operator', 'admin'];

/** What a request may have besides its method and path. */
export interface Ask {
  /** Null sends none. Default the admin's of the first organisation; the agent's where something is sent to be kept. */
  readonly key?: string | null;
  /** Sent as JSON; a text or a buffer as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what JSON holds is for each test to say.
  readonly json: any;
}

/** A platform that really listens, with keys of two organisations. */
export class Platform {
  readonly storage: Storage;
  private readonly agent = new Agent({ keepAlive: true });
  readonly ours: Keys;
  readonly theirs: Keys;

  private constructor(
    private readonly temporary: TemporaryStorage,
    readonly server: FastifyInstance,
    readonly logger: RecordingLogger,
    [ours, theirs]: readonly Keys[],
  ) {
    this.storage = temporary.storage;
    this.ours = ours;
    this.theirs = theirs;
  }

  static async start(options: Omit<Partial<ServerOptions>, 'storage'> = {}): Promise<Platform> {
    const logger = new RecordingLogger();
    const temporary = await openStorage(options.clock);
    const { storage } = temporary;
    const server = buildServer({ logger, ...options, storage });
    await server.listen({ port: 0, host: '127.0.0.1' });
    const first = await storage.firstOrganisation();
    const keys = [await keysOf(storage, first), await keysOf(storage, first + 1)];
    return new Platform(temporary, server, logger, keys);
  }

  get port(): number {
    return Number(new URL(this.server.listeningOrigin).port);
  }

  /** Asks below `/api/v1`, or a path that begins with `//` as it is. */
  async ask(method: string, path: string, { key, body, headers = {} }: Ask = {}): Promise<Answer> {
    const token = key === undefined ? this.keyFor(method, path) : key;
    const answer = await this.open(
      method,
      path,
      {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body,
    );
    const pieces: Buffer[] = [];
    for await (const piece of answer) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    const isJson =
      /json\b/.test(answer.headers['content-type'] ?? '') && !/jsonl/.test(answer.headers['content-type'] ?? '');
    return {
      status: answer.statusCode as number,
      headers: answer.headers,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : null,
    };
  }

  /** Asks, and gives the answer as it arrives. */
  async open(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<IncomingMessage> {
    const whole = path.startsWith('//') ? path.slice(1) : `/api/v1${path}`;
    const asked = request({ port: this.port, host: '127.0.0.1', method, path: whole, headers, agent: this.agent });
    asked.end(body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return answer;
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    await this.server.close();
    await this.temporary.remove();
  }

  private keyFor(method: string, path: string): string {
    const isWrite = method === 'POST' && /^\/(interventions|ingest|actions)/.test(path);
    return isWrite ? this.ours.agent : this.ours.admin;
  }
}

async function keysOf(storage: Storage, org: number): Promise<Keys> {
  const keys: Partial<Record<Role, string>> = {};
  for (const role of ROLES) {
    const key = newKey();
    await storage.addKey(
      { id: `${role}-${org}`, org, role, label: role, agentId: null, prefix: key.slice(0, 11) },
      keyHash(key),
      null,
    );
    keys[role] = key;
  }
  return keys as Keys;
}
