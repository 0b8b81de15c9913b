import type { ActionCall } from '../core/action-call';
import type { ActionDefinition } from '../core/action-definition';
import type { Awaitable } from '../core/awaitable';
import type { Decision } from '../core/decision';
import type { PolicySource } from '../core/verdict';
import type { PolicyRule } from './policy-rule';

/** A rule with what it is asked with, ready for the calls of one action. */
export class PreparedRule {
  /** Built-in rules answer at once; of a user's rule that is not known before it has answered. */
  readonly mayWait: boolean;
  readonly shadow: boolean;
  /** Why `appliesTo` failed: then the rule is asked, and fails, for every call. */
  private brokenBy: unknown;

  constructor(
    readonly rule: PolicyRule,
    readonly source: PolicySource,
    origin: 'built-in' | 'user',
  ) {
    this.mayWait = origin === 'user';
    this.shadow = rule.shadow ?? false;
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
    return this.rule.evaluate(call, { options: {}, policyName, policyVersion, signal });
  }
}
