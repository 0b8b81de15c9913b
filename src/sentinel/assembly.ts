import type { ResolutionContext } from 'inversify';
import { systemClock } from '../core/clock';
import { UuidV7Source } from '../core/ids';
import type { Logger } from '../core/logger';
import { ActionGuard } from '../guard/action-guard';
import { GuardedActions } from '../guard/action-registry';
import { InterventionRecorder } from '../guard/intervention-recorder';
import { RunScopes } from '../guard/run-scope';
import { SpendBook } from '../guard/spend-book';
import type { AgentClass } from '../metadata/action-spec';
import { declaredClasses } from '../metadata/write';
import type { PolicyDocument } from '../policy/policy-document';
import { PolicyPipeline } from '../policy/policy-pipeline';
import { PolicySet } from '../policy/policy-set';
import { RulePipeline } from '../policy/rule-pipeline';
import { JsonlSink } from '../sinks/jsonl-sink';
import { LoggerSink } from '../sinks/logger-sink';
import { SinkDispatcher } from '../sinks/sink-dispatcher';
import { InterventionStream } from '../stream/intervention-stream';
import { defaultLogger } from './default-logger';
import { PolicyWatch } from './policy-watch';
import type { SentinelOptions } from './sentinel-options';
import { collectSinks, RuleCollection } from './supplies';

/** The parts of one Sentinel, wired together. */
export interface Assembly {
  readonly guard: ActionGuard;
  readonly actions: GuardedActions;
  readonly scopes: RunScopes;
  readonly spend: SpendBook;
  readonly stream: InterventionStream;
  readonly rulePipeline: RulePipeline;
  readonly journal: JsonlSink | null;
  /** Made with the first record, when every sink has been bound; null before. */
  readonly dispatcher: () => SinkDispatcher | null;
  readonly policyWatch: PolicyWatch;
  readonly newId: () => string;
}

/**
 * Makes the parts of a Sentinel. The one place where they learn of each other.
 *
 * @param context - the container, for what users bind: rules, sinks, a pipeline of their own.
 * @param isBound - whether a class is bound in the container.
 */
export function assemble(
  options: SentinelOptions,
  context: ResolutionContext,
  isBound: (agentClass: AgentClass) => boolean,
): Assembly {
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? defaultLogger();
  const ids = new UuidV7Source();
  const newId = (): string => ids.next(clock.now());

  const policies = new PolicySet(documentsOf(options));
  const rules = new RuleCollection(options, context);
  const rulePipeline = new RulePipeline({ policies: () => policies, userRules: () => rules.all() });

  const journal = journalOf(options, logger);
  const stream = new InterventionStream({ journal, report: (error) => reportSubscriber(logger, error) });
  const dispatcher = dispatchTo(stream, options, context, logger);

  const actions = new GuardedActions(() => {
    for (const agentClass of declaredClasses()) if (isBound(agentClass)) guard.attachmentFor(agentClass);
  });
  const scopes = new RunScopes({
    runId: newId(),
    agentId: null,
    intent: null,
    taskId: null,
    missionId: null,
    signal: null,
  });
  const spend = new SpendBook();
  const policyWatch = new PolicyWatch(policies, actions, logger);
  const guard = new ActionGuard({
    clock,
    ids,
    sessionId: options.sessionId ?? newId(),
    agentId: options.agentId ?? null,
    scopes,
    spend,
    actions,
    recorder: new InterventionRecorder({ stream, ids, clock, logger }),
    pipeline: () => {
      policyWatch.warnWithoutPolicy(rules.all().length);
      return context.get(PolicyPipeline);
    },
    policies: () => policies,
    knownRules: () => rules.known(),
  });
  return { guard, actions, scopes, spend, stream, rulePipeline, journal, dispatcher, policyWatch, newId };
}

function documentsOf({ policy }: SentinelOptions): readonly PolicyDocument[] {
  if (policy === undefined) return [];
  return Array.isArray(policy) ? (policy as readonly PolicyDocument[]) : [policy as PolicyDocument];
}

function journalOf(options: SentinelOptions, logger: Logger): JsonlSink | null {
  const home = options.home ?? process.env.AGENT_SENTINEL_HOME ?? '.agent-sentinel';
  if (home === false || home === '') return null;
  return new JsonlSink({
    home,
    durability: options.durability ?? 'batched',
    clock: options.clock ?? systemClock,
    logger,
  });
}

/** Subscribes the sinks to the stream, like anybody else; they are collected with the first record. */
function dispatchTo(
  stream: InterventionStream,
  options: SentinelOptions,
  context: ResolutionContext,
  logger: Logger,
): () => SinkDispatcher | null {
  let dispatcher: SinkDispatcher | null = null;
  stream.interventions$.subscribe((intervention) => {
    dispatcher ??= new SinkDispatcher({
      sinks: [...(options.logger === undefined ? [] : [new LoggerSink(logger)]), ...collectSinks(options, context)],
      clock: options.clock ?? systemClock,
      logger,
    });
    dispatcher.accept({ kind: 'intervention', intervention });
  });
  return () => dispatcher;
}

function reportSubscriber(logger: Logger, error: unknown): void {
  logger.warn({ error }, 'A subscriber of the interventions threw; it stays subscribed, and calls are not affected.');
}
