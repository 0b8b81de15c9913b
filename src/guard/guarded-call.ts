import type { ActionCall } from '../core/action-call';
import type { ActionDefinition } from '../core/action-definition';
import type { Intervention } from '../core/intervention';
import type { RiskLevel } from '../core/risk-level';
import { isUsd, toNanoUsd, toUsd } from '../money/nano-usd';
import type { SlidingWindow } from '../quota/sliding-window';
import { riskOf } from '../risk/action-risk';
import type { JsonValue } from '../text/json-safe';
import { snapshot } from '../text/json-safe';
import type { BoundLimits } from './bound-limits';
import { copyPlainData } from './copy-plain-data';
import type { InFlight } from './in-flight';
import type { MetLimit } from './limit-findings';
import type { Held } from './meter';
import { namedArguments, replaceArguments } from './named-arguments';
import type { ActionPolicy, PreparedAction } from './prepared-action';
import type { RunScope } from './run-scope';

/** What a call has left behind so far. */
export interface CallRecords {
  /** What it has reserved besides its standing limits. */
  readonly held: Held[];
  /** Soft limits that it has passed. */
  readonly softLimits: MetLimit[];
  /** What was published when it was admitted: to be revised where its cost turns out otherwise. */
  readonly admitted: Intervention[];
  readonly interventionIds: string[];
  /** The question about it that was put to a human. */
  approval: AskedApproval | null;
  /** What ends it in flight, where it was asked for or the call is an iteration. */
  inFlight: InFlight | null;
  /** The call before its arguments were lowered. */
  original: GuardedCall | null;
}

/** A question that was put to a human about a call. */
export interface AskedApproval {
  /** The record of the question, in its last revision. */
  readonly intervention: Intervention;
  /** Who decided, and what they wrote; null before, and where nobody did. */
  readonly decision: { readonly by: string | null; readonly notes: string | null; readonly at: string } | null;
}

const NO_PLACES: readonly SlidingWindow[] = [];
const NEVER = new AbortController().signal;

/** One call in flight. What most calls never need (id, time, arguments by name) is made when it is first asked for. */
export class GuardedCall implements ActionCall {
  /** Unit: nano-USD; 0 where it could not be had. */
  readonly costNanoUsd: number;
  /** Why the estimate could not be had; null where it could. */
  readonly costFault: string | null = null;
  /** What it has reserved; null before, and once it is settled or released. */
  limits: BoundLimits | null = null;
  reservedAt = 0;
  /** The windows in which it took a place. */
  places: readonly SlidingWindow[] = NO_PLACES;
  /** What its body has reported. Unit: nano-USD; null where it has reported nothing. */
  reportedNanoUsd: number | null = null;
  /** A report was faulty, and counts for nothing. */
  hasFaultyReport = false;
  private ownId: string | null = null;
  private more: CallRecords | null = null;
  private derived: { readonly named: Readonly<Record<string, unknown>>; readonly call: GuardedCall } | null = null;
  private named: Readonly<Record<string, unknown>> | null = null;
  private recorded: Record<string, JsonValue> | null = null;

  constructor(
    readonly prepared: PreparedAction,
    /** The policy of the moment at which it began, or at which a human agreed: it is decided by that one alone. */
    public policy: ActionPolicy,
    /** The agent: `this` of the method. */
    readonly self: unknown,
    /** By position, as the body will get them. */
    public args: unknown[],
    readonly scope: RunScope,
    readonly parent: GuardedCall | undefined,
    /** When it began. Unix time, milliseconds. */
    readonly at: number,
  ) {
    const fixed = prepared.costNanoUsd;
    if (fixed !== null) {
      this.costNanoUsd = fixed;
    } else {
      const estimate = estimateNanoUsd(prepared, args);
      this.costNanoUsd = typeof estimate === 'number' ? estimate : 0;
      if (typeof estimate === 'string') this.costFault = estimate;
    }
  }

  get id(): string {
    this.ownId ??= this.prepared.guard.newId(this.at);
    return this.ownId;
  }

  get action(): ActionDefinition {
    return this.prepared.definition;
  }

  get arguments(): Readonly<Record<string, unknown>> {
    this.named ??= namedArguments(this.prepared.spec, this.args);
    return this.named;
  }

  get runId(): string {
    return this.scope.runId;
  }

  get agentId(): string | null {
    return this.scope.agentId ?? this.prepared.agentId;
  }

  get sessionId(): string {
    return this.prepared.guard.sessionId;
  }

  get taskId(): string | null {
    return this.scope.taskId;
  }

  get missionId(): string | null {
    return this.scope.missionId;
  }

  get intent(): string | null {
    if (this.scope.intent !== null) return this.scope.intent;
    const { intent } = this.prepared.spec.options;
    return typeof intent === 'function' ? textOf(intent, this.args) : (intent ?? null);
  }

  get parentCallId(): string | null {
    return this.parent?.id ?? null;
  }

  get estimatedCostUsd(): number {
    return toUsd(this.costNanoUsd);
  }

  get riskLevel(): RiskLevel {
    return this.action.riskLevel ?? riskOf(this.policy.baseRisk, this.costNanoUsd);
  }

  /** What only some calls have; made when first asked for. */
  get records(): CallRecords {
    this.more ??= {
      held: [],
      softLimits: [],
      admitted: [],
      interventionIds: [],
      original: null,
      approval: null,
      inFlight: null,
    };
    return this.more;
  }

  get hasRecords(): boolean {
    return this.more !== null;
  }

  /** Aborts when the run is aborted. */
  get runSignal(): AbortSignal {
    return this.scope.signal ?? NEVER;
  }

  /** Aborts when the run is aborted, or the kill switch stops the call. */
  get signal(): AbortSignal {
    return this.prepared.guard.inFlight(this).signal;
  }

  /** The question about it, where a human was asked. */
  get approval(): AskedApproval | null {
    return this.more?.approval ?? null;
  }

  /** The arguments as they may stand in a record: taken once, when first asked for. */
  get recordedInputs(): Record<string, JsonValue> {
    this.recorded ??= snapshot(this.arguments, this.prepared.redaction);
    return this.recorded;
  }

  withArguments(named: Readonly<Record<string, unknown>>): GuardedCall {
    if (this.derived?.named === named) return this.derived.call;
    const args = replaceArguments(this.prepared.spec, this.args, named);
    const call = new GuardedCall(this.prepared, this.policy, this.self, args, this.scope, this.parent, this.at);
    call.ownId = this.id;
    call.records.original = this;
    this.derived = { named, call };
    return call;
  }

  /** Takes the arguments as they are now for the records. */
  takeInputs(): void {
    void this.recordedInputs;
  }

  /** Copies plain data among the arguments, so that nobody can change it while the call waits. */
  holdArguments(): void {
    this.args = copyPlainData(this.args);
    this.named = null;
  }
}

/** Gives the estimate, or a text that says why there is none. */
function estimateNanoUsd({ spec }: PreparedAction, args: readonly unknown[]): number | string {
  try {
    const estimate: unknown = (spec.options.costUsd as (...args: readonly unknown[]) => unknown)(...args);
    return isUsd(estimate) ? toNanoUsd(estimate) : 'its cost function gave no number from 0 to 9,000,000';
  } catch {
    return 'its cost function failed';
  }
}

/** What an agent is trying to do is told by its arguments; a function that fails tells nothing. */
function textOf(fn: (...args: unknown[]) => string, args: unknown[]): string | null {
  try {
    const text: unknown = fn(...args);
    return typeof text === 'string' ? text : null;
  } catch {
    return null;
  }
}
