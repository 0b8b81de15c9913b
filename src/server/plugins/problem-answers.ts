import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_TYPE, Problem } from '../problem';
import type { ServerParts } from '../server-parts';
import { toProblem } from '../to-problem';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Answers every error as problem+json; an error of our own is logged under an id, and the answer tells only that. */
export function answerProblems(server: FastifyInstance, parts: ServerParts): void {
  server.setErrorHandler((error, request, reply) =>
    sendProblem(reply, toProblem(error) ?? ownFault(error, request, parts)),
  );
  server.setNotFoundHandler(() => undefined);
  // Before the body is read: nobody needs it.
  server.addHook('onRequest', async (request) => {
    if (request.is404) throw notFound(server, request);
  });
}

/**
 * Sends a problem as the answer. The connection stays open: were it closed on a body that is still being sent, the client
 * would see a broken connection instead of the answer.
 */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  reply.removeHeader('connection');
  return reply.code(problem.status).headers(problem.headers).type(PROBLEM_TYPE).send(problem.body);
}

function ownFault(error: unknown, request: FastifyRequest, { logger, ids, clock }: ServerParts): Problem {
  const id = ids.next(clock.now());
  const route = `${request.method} ${request.routeOptions.url ?? 'an unknown path'}`;
  logger.error({ err: error, id, route }, 'A request failed.');
  return new Problem('INTERNAL_ERROR', 'The log of the platform has it under this id.', { instance: `urn:uuid:${id}` });
}

function notFound(server: FastifyInstance, { url }: FastifyRequest): Problem {
  const allowed = METHODS.filter((method) => server.findRoute({ method, url }) !== null);
  if (allowed.length === 0) return new Problem('NOT_FOUND', '/api/v1/openapi.json describes what there is.');
  const allow = allowed.join(', ');
  return new Problem('METHOD_NOT_ALLOWED', `It takes ${allow}.`, { headers: { allow } });
}
