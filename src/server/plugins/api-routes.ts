import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema, FastifySchemaCompiler } from 'fastify';
import type { Role, StoredKey } from '../../storage/truth';
import { querySchema } from '../query/filter-schema';
import type { Route } from '../route';
import { answer, ID } from '../schemas/fields';
import type { JsonSchema } from '../schemas/json-schema';
import { PROBLEM_ANSWER } from '../schemas/problem-answer';
import { compileValidator } from '../schemas/validator-compiler';
import type { ServerParts } from '../server-parts';
import { readModelReady } from './read-model-wait';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whose keys may ask. */
    readonly roles: readonly Role[];
    /** The list in the body that brings records. */
    readonly recordsIn?: string;
  }
  interface FastifyRequest {
    /** Whose request it is. */
    key: StoredKey;
  }
}

/** Adds the routes of the API to a server that asks for keys. */
export function addRoutes(server: FastifyInstance, parts: ServerParts, routes: readonly Route[]): void {
  for (const route of routes) {
    server.route({
      method: route.method,
      url: route.url,
      config: { roles: route.roles, recordsIn: route.recordsIn },
      schema: schemaOf(route),
      ...(route.recordsIn !== undefined && { validatorCompiler: compileAllButBody }),
      handler: (request, reply) => handle(route, request, reply, parts),
    });
  }
}

const compileAllButBody: FastifySchemaCompiler<JsonSchema> = (part) =>
  part.httpPart === 'body' ? () => true : compileValidator(part);

function handle(route: Route, request: FastifyRequest, reply: FastifyReply, parts: ServerParts): unknown {
  const { storage, clock } = parts;
  if (!route.readsModel || storage.isReady) return route.handle(request, reply, parts);
  return readModelReady(storage, clock).then(() => route.handle(request, reply, parts));
}

function schemaOf({ summary, url, query = {}, body, answers, mediaTypes, roles }: Route): FastifySchema {
  const described = Object.entries(answers).map(([status, schema]) => [status, { description: summary, ...schema }]);
  return {
    summary,
    ...(mediaTypes !== undefined && { produces: mediaTypes }),
    description: roles.length === 0 ? 'Takes no key.' : `Takes a key with the role ${roles.join(', ')}.`,
    ...(roles.length === 0 && { security: [] }),
    querystring: querySchema(query),
    ...(url.includes(':id') && { params: answer({ id: ID }) }),
    ...(body !== undefined && { body }),
    response: { ...Object.fromEntries(described), default: PROBLEM_ANSWER },
  } as FastifySchema;
}
