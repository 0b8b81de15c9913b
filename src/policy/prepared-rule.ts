import type { ActionCall } from '../core/action-call';
import type { ActionDefinition } from '../core/action-definition';
import type { Awaitable } from '../core/awaitable';
import type { Decision } from '../core/decision';
import type { PolicySource } from '../core/policy-source';
import type { PolicyRule } from './policy-rule';
import type { SourcedRule } from './policy-set';

/** A rule with what it is asked with, ready for the calls of one action. */
export class PreparedRule {
  readonly rule: PolicyRule;
  readonly source: PolicySource;
  readonly soft: boolean;
  readonly shadow: boolean;
  private readonly options: Readonly<Record<string, unknown>>;
  /** Why `appliesTo` failed: then the rule is asked, and fails, for every call. */
  private brokenBy: unknown;

  constructor(
    sourced: SourcedRule,
    /** Whether it may have to wait: of a user's rule that is not known before it has answered. */
    readonly mayWait: boolean,
  ) {
    this.rule = sourced.rule;
    this.source = sourced.source;
    this.soft = sourced.soft;
    this.shadow = sourced.shadow;
    this.options = sourced.options;
  }

  appliesTo(action: ActionDefinition): boolean {
    try {
      return this.rule.appliesTo(action);
    } catch (error) {
      this.brokenBy = error ?? new Error('appliesTo threw');
      return true;
    }
  }

  evaluate(call: ActionCall, signal: AbortSignal): Awaitable<Decision> {
    if (this.brokenBy !== undefined) throw this.brokenBy;
    const { policyName, policyVersion } = this.source;
    return this.rule.evaluate(call, { options: this.options, policyName, policyVersion, signal });
  }
}
