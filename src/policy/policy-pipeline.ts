import type { ActionCall } from '../core/action-call';
import type { ActionDefinition } from '../core/action-definition';
import type { Awaitable } from '../core/awaitable';
import type { PolicyCaller } from '../core/policy-caller';
import type { PolicySource } from '../core/policy-source';
import type { Verdict } from '../core/verdict';
import type { Limit } from './limit-rule';

/** A limit of a document, with where it came from. */
export interface SourcedLimit {
  readonly limit: Limit;
  readonly rule: string;
  readonly source: PolicySource;
  readonly soft: boolean;
  readonly shadow: boolean;
}

/** The pipeline made ready for one action under one policy. */
export interface ActionPlan {
  /** No rule has anything to say about the action: every call is allowed. */
  readonly isEmpty: boolean;
  /** Some rule may have to wait for its answer. */
  readonly mayWait: boolean;
  /** What the quota must have room for, besides what the verdict claims. In the order in which a refusal names them. */
  readonly limits: readonly SourcedLimit[];
  /** Asks every rule, or only those of the stage `access`. */
  evaluate(call: ActionCall, extent: 'all' | 'access', signal: AbortSignal): Awaitable<Verdict>;
}

/**
 * What decides about a call. The one that is bound asks the rules of the policy documents and yours, stage by stage;
 * rebind it to decide in a way of your own.
 */
export abstract class PolicyPipeline {
  /** Decides about one call; takes nothing and changes nothing. */
  abstract evaluate(call: ActionCall): Awaitable<Verdict>;

  /**
   * Does what can be done for an action before its first call. Called once for each action and policy.
   * Default: nothing; each call is evaluated from scratch.
   *
   * @param _caller - where documents are only for some agents or runs: whose calls the plan is for.
   */
  prepare(_action: ActionDefinition, _caller: PolicyCaller): ActionPlan {
    return { isEmpty: false, mayWait: true, limits: [], evaluate: (call) => this.evaluate(call) };
  }
}
