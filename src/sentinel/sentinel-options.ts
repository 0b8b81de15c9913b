import type { ApprovalGate } from '../approval/approval-gate';
import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import { type Check, checkOptions } from '../errors/check-options';
import type { PlatformOptions } from '../platform-client/platform-options';
import type { PolicyDocument } from '../policy/policy-document';
import type { PolicyRule } from '../policy/policy-rule';
import type { QuotaStore } from '../quota/quota-store';
import type { InterventionSink } from '../sinks/sink';
import type { HostContainer } from './container-version';

/** The options of `createSentinel`, `sentinelModule` and `configureSentinel`; all can be left out. */
export interface SentinelOptions {
  /** One document or several; several are a conjunction: none loosens another. Default: everything runs. */
  readonly policy?: PolicyDocument | readonly PolicyDocument[];
  /**
   * Path of a policy in YAML or JSON; with `policy` a conjunction. Where neither is given, the first of
   * `./callguard.yaml`, `./.agent-sentinel/callguard.yaml` and `$AGENT_SENTINEL_HOME/callguard.yaml` is read.
   */
  readonly policyFile?: string;
  /**
   * Directory for `interventions.jsonl`; default `$AGENT_SENTINEL_HOME` or `.agent-sentinel`. `false`: no files.
   */
  readonly home?: string | false;
  /**
   * `batched` (default): a record is in the file before its caller hears of it, and on disk at most 50 ms later.
   * `strict`: the caller goes on only when it is on disk.
   */
  readonly durability?: 'batched' | 'strict';
  /**
   * What `ledger.jsonl` tells of the calls that ran: `full` (default), `costs` (no inputs, outputs and messages of
   * errors), or `off`.
   */
  readonly ledger?: 'full' | 'costs' | 'off';
  /**
   * Sends interventions and ledger entries to a platform, and asks the people there; default: where `$AGENT_SENTINEL_URL` and
   * `$AGENT_SENTINEL_API_KEY` say, else nowhere.
   */
  readonly platform?: PlatformOptions;
  /** For agents whose class and run do not give one. 1 to 128 characters. */
  readonly agentId?: string;
  /** Default: a new id. 1 to 128 characters. */
  readonly sessionId?: string;
  /** Your own rules; those bound to `PolicyRule` in the container come after them. */
  readonly rules?: readonly PolicyRule[];
  /**
   * Asks humans, where a policy says that one must agree. Default: the gate bound to `ApprovalGate`, else the
   * platform, else nobody.
   */
  readonly approvals?: ApprovalGate;
  /**
   * What a call does that needs approval: `wait` (default), or `suspend`: it throws `ApprovalPendingError`, and
   * `sentinel.resume` runs it later. An action may say otherwise.
   */
  readonly onApproval?: 'wait' | 'suspend';
  /** Your own sinks; those bound to `InterventionSink` in the container are added. */
  readonly sinks?: readonly InterventionSink[];
  /** Keeps every limit, instead of the process (session, run, action, agent) and the home (day, month). */
  readonly quota?: QuotaStore;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Default: pino on standard error, at the level of `$AGENT_SENTINEL_LOG_LEVEL` or `warn`. */
  readonly logger?: Logger;
  /** The container to live in; default: one of its own. */
  readonly container?: HostContainer;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const isId = (value: unknown): boolean => typeof value === 'string' && value.length >= 1 && value.length <= 128;
const hasMethods = (value: unknown, ...names: string[]): boolean =>
  isObject(value) && names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function');

const CHECKS: Readonly<Record<keyof SentinelOptions, Check>> = {
  policy: [isObject, 'a policy document or an array of them; read YAML or JSON with parsePolicy(text)'],
  policyFile: [(value) => typeof value === 'string' && value !== '', 'a path'],
  home: [(value) => value === false || (typeof value === 'string' && value !== ''), 'a path, or false'],
  durability: [(value) => value === 'batched' || value === 'strict', "'batched' or 'strict'"],
  ledger: [(value) => value === 'full' || value === 'costs' || value === 'off', "'full', 'costs' or 'off'"],
  platform: [isObject, 'an object with url and apiKey'],
  agentId: [isId, 'a text of 1 to 128 characters'],
  sessionId: [isId, 'a text of 1 to 128 characters'],
  rules: [Array.isArray, 'an array of rules'],
  sinks: [
    (value) => Array.isArray(value) && value.every((sink) => hasMethods(sink, 'write')),
    'an array of sinks: objects that extend InterventionSink',
  ],
  approvals: [
    (value) => hasMethods(value, 'request'),
    'an ApprovalGate, such as new QueueApprovalGate() or new CallbackApprovalGate(fn)',
  ],
  onApproval: [(value) => value === 'wait' || value === 'suspend', "'wait' or 'suspend'"],
  quota: [(value) => hasMethods(value, 'peek', 'reserve', 'settle', 'release'), 'a QuotaStore'],
  clock: [(value) => hasMethods(value, 'now', 'after'), 'an object with now() and after(ms, fn)'],
  logger: [
    (value) => hasMethods(value, 'debug', 'info', 'warn', 'error'),
    'an object with debug, info, warn and error',
  ],
  container: [isObject, 'an inversify container'],
};

/**
 * Checks what was given to `where`.
 *
 * @throws {@link ConfigurationError} `INVALID_OPTIONS` naming the option, what was given and what is expected.
 */
export function checkSentinelOptions(options: unknown, where: string): void {
  checkOptions(options, CHECKS, where);
}
