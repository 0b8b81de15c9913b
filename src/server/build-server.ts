import fastify, { type FastifyInstance } from 'fastify';
import { type Clock, systemClock } from '../core/clock';
import { UuidV7Source } from '../core/ids';
import type { Logger } from '../core/logger';
import type { Storage } from '../storage/storage';
import { ApprovalKeeper } from './approvals/approval-keeper';
import { ApprovalWaits } from './approvals/approval-waits';
import { EventHub } from './events/event-hub';
import { ExportsUnderWay } from './export/under-way';
import { FailedKeys } from './failed-keys';
import { KeyRates } from './key-rates';
import { LIMITS } from './limits';
import { addRoutes } from './plugins/api-routes';
import { authenticate } from './plugins/authentication';
import { answerClientError } from './plugins/client-errors';
import { readCookies } from './plugins/console-cookies';
import { serveConsole } from './plugins/console-pages';
import { endGracefully } from './plugins/graceful-end';
import { refuseForeignHosts } from './plugins/host-check';
import { takeJsonBodies } from './plugins/json-bodies';
import { describeApi } from './plugins/open-api';
import { addOperations } from './plugins/operations';
import { answerProblems, sendProblem } from './plugins/problem-answers';
import { countRequests } from './plugins/request-metrics';
import { BARE_HEADERS, setSecurityHeaders } from './plugins/security-headers';
import { PoliciesInForce } from './policies/policies-in-force';
import { PolicyQueue } from './policies/policy-queue';
import { ROUTES } from './routes';
import { compileValidator } from './schemas/validator-compiler';
import { ServerMetrics } from './server-metrics';
import type { ServerParts } from './server-parts';
import { SessionFile } from './session/session-file';
import { Sessions } from './session/sessions';
import { toProblem } from './to-problem';

/** What a server is made of. */
export interface ServerOptions {
  /** Stays open when the server is closed: whoever opened it closes it, afterwards. */
  readonly storage: Storage;
  readonly logger: Logger;
  /** Default the machine's. */
  readonly clock?: Clock;
  /**
   * Whether it will listen on this machine alone: then it is asked under a loopback name or not at all, and keys have no
   * rate. Default true.
   */
  readonly isLoopback?: boolean;
  /** The folder of the built console; default none: a page then says how to build it. */
  readonly consolePath?: string | null;
  /** The file of its sessions; default none: a restart then signs everybody out. */
  readonly sessionPath?: string | null;
}

/** How long a client may take to send a request. Unit: milliseconds. */
const REQUEST_TIMEOUT_MS = 60_000;
/** Above what 128 characters take in percent-encoding. */
const MAX_ENCODED_ID = 2_000;

/**
 * Builds the server of the platform; does not listen. PLATFORM, "The API".
 *
 * `close()` stops accepting, finishes what was accepted and ends the streams.
 *
 * @example
 * const server = buildServer({ storage, logger });
 * await server.listen({ port: 4000, host: '127.0.0.1' });
 */
export function buildServer({
  storage,
  logger,
  clock = systemClock,
  isLoopback = true,
  consolePath = null,
  sessionPath = null,
}: ServerOptions): FastifyInstance {
  const events = new EventHub(storage, clock, logger);
  const waits = new ApprovalWaits(storage, clock);
  const metrics = new ServerMetrics(
    storage,
    () => events.size,
    () => waits.size,
  );
  const rates = isLoopback ? null : new KeyRates(clock);
  const ids = new UuidV7Source();
  const failedKeys = new FailedKeys(clock);
  const exports = new ExportsUnderWay(clock);
  const sessions = new Sessions(clock, new SessionFile(sessionPath, logger));
  const keeper = new ApprovalKeeper(storage, clock, logger);
  const policyQueue = new PolicyQueue(clock, logger);
  const policies = new PoliciesInForce(storage, policyQueue, clock);
  const shared = { storage, clock, logger, ids };
  const control = { waits, keeper, policies, policyQueue };
  const parts: ServerParts = { ...shared, events, metrics, rates, failedKeys, exports, sessions, ...control };

  const server = fastify({
    bodyLimit: LIMITS.bodyBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    exposeHeadRoutes: false,
    // One on this machine may say under which name, for whom and over which protocol it was asked.
    trustProxy: 'loopback',
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, _request, reply) => {
      const problem = toProblem(error);
      if (problem !== null) sendProblem(reply.headers(BARE_HEADERS), problem);
    },
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: MAX_ENCODED_ID,
      querystringParser: (text) => new URLSearchParams(text) as unknown as Record<string, string>,
    },
  });
  server.setValidatorCompiler(compileValidator);
  server.setSerializerCompiler(() => JSON.stringify);
  setSecurityHeaders(server);
  countRequests(server, parts);
  if (isLoopback) refuseForeignHosts(server);
  serveConsole(server, consolePath);
  answerProblems(server, parts);
  endGracefully(server, parts);
  takeJsonBodies(server);
  describeApi(server);
  readCookies(server);
  addOperations(server, parts);
  server.register(
    async (api) => {
      authenticate(api, parts);
      addRoutes(api, parts, ROUTES);
    },
    { prefix: '/api/v1' },
  );
  return server;
}
