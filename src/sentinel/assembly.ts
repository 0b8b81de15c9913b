import type { ResolutionContext } from 'inversify';
import type { ApprovalGate } from '../approval/approval-gate';
import { systemClock } from '../core/clock';
import { UuidV7Source } from '../core/ids';
import type { Logger } from '../core/logger';
import { ActionGuard } from '../guard/action-guard';
import { GuardedActions } from '../guard/action-registry';
import { InterventionRecorder } from '../guard/intervention-recorder';
import { LedgerKeeper } from '../guard/ledger-keeper';
import { Meter } from '../guard/meter';
import { RunScopes } from '../guard/run-scope';
import type { AgentClass } from '../metadata/action-spec';
import { declaredClasses } from '../metadata/write';
import type { PlatformApprovalGate } from '../platform-client/platform-approval-gate';
import type { PlatformControl } from '../platform-client/platform-control';
import { KillSwitch } from '../policy/kill-switch';
import { PolicyPipeline } from '../policy/policy-pipeline';
import { RulePipeline } from '../policy/rule-pipeline';
import { InMemoryQuotaStore } from '../quota/in-memory-quota-store';
import { unfailingLogger } from '../sinks';
import { gateOf } from './approval-gate-of';
import { defaultLogger } from './default-logger';
import { warnOfDropped } from './dropped-counters';
import { warnOfCopies } from './loaded-copies';
import { platformControlOf } from './platform-control-of';
import { platformGateOf } from './platform-gate-of';
import { PolicyHolder } from './policy-holder';
import { documentsOf } from './policy-sources';
import { PolicyWatch } from './policy-watch';
import { Recording } from './recording';
import { RequiredPolicy } from './required-policy';
import { RuleCollection } from './rule-collection';
import type { SentinelOptions } from './sentinel-options';
import { SharedQuota } from './shared-quota';

/** The parts of one Sentinel, wired together. */
export interface Assembly {
  readonly guard: ActionGuard;
  readonly actions: GuardedActions;
  readonly scopes: RunScopes;
  readonly quota: InMemoryQuotaStore;
  readonly sharedQuota: SharedQuota;
  readonly recording: Recording;
  readonly policies: PolicyHolder;
  readonly policyWatch: PolicyWatch;
  readonly rulePipeline: RulePipeline;
  readonly killSwitch: KillSwitch;
  /** Has the platform's policies and stops hold; null where there is no platform. */
  readonly control: PlatformControl | null;
  readonly requiredPolicy: RequiredPolicy;
  /** Whom to ask where a human must agree; null: nobody. */
  readonly gate: () => ApprovalGate | null;
  /** Asks the people at the platform; null where there is none. */
  readonly platformGate: PlatformApprovalGate | null;
  readonly logger: Logger;
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
  const logger = unfailingLogger(options.logger ?? defaultLogger());
  const ids = new UuidV7Source();
  const newId = (): string => ids.next(clock.now());
  const recording = new Recording(options, context, clock, logger);

  const actions = new GuardedActions(() => {
    for (const agentClass of declaredClasses()) if (isBound(agentClass)) guard.attachmentFor(agentClass);
  });
  const quota = new InMemoryQuotaStore(clock, { onDropped: warnOfDropped(logger) });
  const sharedQuota = new SharedQuota(options, clock, (message) => logger.warn({}, message));
  const rules = new RuleCollection(options, context);
  const policies = new PolicyHolder(documentsOf(options), actions, {
    own(selection) {
      sharedQuota.prepareFor(selection);
      rules.checkOptions(selection);
    },
    added(selection, added) {
      sharedQuota.prepareFor(selection);
      rules.checkAdded(added);
    },
  });
  const policyWatch = new PolicyWatch(policies, actions, logger);
  const rulePipeline = new RulePipeline({
    policies: (caller) => policies.current.for(caller),
    userRules: () => rules.all(policies.current),
  });

  const killSwitch = new KillSwitch(() => actions.forgetPolicy());
  const made = platformControlOf(options, { policies, rules, killSwitch, clock, logger });
  const control = made?.control ?? null;
  const isLocal = (): boolean => policies.current.own.length > 0 || rules.known().length > 0;
  const requiredPolicy = new RequiredPolicy(control, made?.requirePolicy, isLocal);
  const platformGate = platformGateOf(options, clock, logger);
  const gate = gateOf(options, context, logger, platformGate);
  const tellOfCopies = warnOfCopies(logger);
  const scopes = new RunScopes({
    runId: newId(),
    agentId: null,
    intent: null,
    taskId: null,
    missionId: null,
    signal: null,
  });
  const { stream, ledgerStream, ledgerDetail } = recording;
  const guard = new ActionGuard({
    clock,
    logger,
    ids,
    sessionId: options.sessionId ?? newId(),
    agentId: options.agentId ?? null,
    scopes,
    actions,
    meter: new Meter({ local: quota, beyond: () => sharedQuota.store, isCustom: options.quota !== undefined }),
    recorder: new InterventionRecorder({ stream, ids, clock, logger }),
    ledger: new LedgerKeeper({ stream: ledgerStream, detail: ledgerDetail, clock, ids }),
    pipeline: () => {
      recording.start();
      tellOfCopies();
      control?.start();
      const userRules = rules.all(policies.current).length;
      if (requiredPolicy.isThere) policyWatch.warnWithoutPolicy(userRules);
      return context.get(PolicyPipeline);
    },
    policies: () => policies.current,
    isPolicyThere: () => requiredPolicy.isThere,
    knownRules: () => rules.known(),
    killSwitch,
    gate,
    onApproval: options.onApproval ?? 'wait',
  });
  const ofPlatform = { control, requiredPolicy, platformGate };
  const rest = { policies, policyWatch, rulePipeline, killSwitch, gate, logger, newId, ...ofPlatform };
  return { guard, actions, scopes, quota, sharedQuota, recording, ...rest };
}
