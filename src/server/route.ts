import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../storage/truth';
import type { JsonSchema } from './schemas/json-schema';
import type { ServerParts } from './server-parts';

/** One address of the API: what it takes, who may ask, and what answers. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with `:id` for an id. */
  readonly url: string;
  /** One sentence for OpenAPI. */
  readonly summary: string;
  /** Whose keys may ask; empty: it takes no key. */
  readonly roles: readonly Role[];
  /** Whether the answer comes from the read model: while that is made anew, it is 503. */
  readonly readsModel?: boolean;
  /** The parameters of the query; one that is not named is 400. */
  readonly query?: Readonly<Record<string, JsonSchema>>;
  /** The body; a request that does not fit is 422. */
  readonly body?: JsonSchema;
  /** The list in the body that brings records: the body is then a {@link RecordsBody}, and `body` for OpenAPI alone. */
  readonly recordsIn?: string;
  /** The answers by status, for OpenAPI. */
  readonly answers: Readonly<Record<number, JsonSchema>>;
  /** What the answers are written in; default JSON. */
  readonly mediaTypes?: readonly string[];
  handle(request: FastifyRequest, reply: FastifyReply, parts: ServerParts): unknown;
}

/** Who may write what agents tell. */
export const AGENTS: readonly Role[] = ['agent'];
/** Who may read everything but keys. */
export const READERS: readonly Role[] = ['viewer', 'operator', 'admin'];
/** Who may decide approvals, stop and revive. */
export const DECIDERS: readonly Role[] = ['operator', 'admin'];
/** Who may change keys and settings. */
export const ADMINS: readonly Role[] = ['admin'];
/** Whoever asks: it takes no key. */
export const NOBODY: readonly Role[] = [];
/** Whoever has a key. */
export const EVERYONE: readonly Role[] = ['agent', ...READERS];
