import type { ActionCall } from '../core/action-call';
import type { ActionDefinition } from '../core/action-definition';
import { type Awaitable } from '../core/awaitable';
import { allow, type Decision } from '../core/decision';
import type { Stage } from '../core/stage';
import { ConfigurationError } from '../errors/configuration-error';
import { PatternSet } from '../text/glob';

/** What a rule is told besides the call. */
export interface PolicyContext {
  /** The rule's own entry in the policy document; `{}` where there is none. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly policyName: string | null;
  readonly policyVersion: string | null;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * One check of a policy: reads a call and says what it thinks of it. Extend it to write your own.
 *
 * A rule is pure: it takes the time from `call.at`, keeps nothing between calls, and changes nothing; that makes it
 * testable by a call and a comparison. A rule that throws, or gives no valid decision, refuses the call
 * (`RULE_FAILED`), unless it declares `onError: 'allow'`.
 *
 * The class is the injection token too: `container.bind(PolicyRule).to(QuietHoursRule)`.
 *
 * @example
 * class QuietHoursRule extends PolicyRule {
 *   readonly name = 'quiet-hours';
 *   readonly stage = 'access';
 *   override appliesTo(action: ActionDefinition) { return action.tags.includes('email'); }
 *   evaluate(call: ActionCall) {
 *     return new Date(call.at).getUTCHours() < 7 ? deny('QUIET_HOURS', 'No mail is sent before 07:00 UTC.') : allow();
 *   }
 * }
 */
export abstract class PolicyRule {
  /** Stable; appears in interventions. */
  abstract readonly name: string;
  /** When it is asked; within a stage the built-in rules come first, then yours in the order of binding. */
  abstract readonly stage: Stage;
  /** What a failure of the rule means for the call. Default `deny`. */
  readonly onError?: 'deny' | 'allow';
  /** In shadow a denial is only reported: as a warning that says what it would have been. */
  readonly shadow?: boolean;

  /** The rules that this one is made of: for combinators. */
  readonly members?: readonly PolicyRule[];

  /**
   * Whether the rule has anything to say about an action. Asked once for each action and policy, not for each call.
   * Default: about every action.
   */
  appliesTo(_action: ActionDefinition): boolean {
    return true;
  }

  /**
   * Decides about one call.
   *
   * May give a promise, but not for an action of mode `sync`: that refuses the call (`ASYNC_RULE_ON_SYNC_ACTION`).
   *
   * @returns what {@link allow}, {@link warn} or {@link deny} makes.
   */
  abstract evaluate(call: ActionCall, context: PolicyContext): Awaitable<Decision>;

  /** The same rule, asked only about calls for which the predicate holds. A predicate that throws is a failed rule. */
  when(predicate: (call: ActionCall) => boolean): PolicyRule {
    if (typeof predicate !== 'function') {
      throw new ConfigurationError('INVALID_RULE', `${this.name}.when: give it a function of the call.`);
    }
    return new NarrowedRule(this, { when: predicate });
  }

  /** The same rule, asked only about actions with one of the tags; their case does not matter. */
  forTags(...tags: string[]): PolicyRule {
    requireTexts(tags, `${this.name}.forTags`);
    const wanted = new Set(tags.map((tag) => tag.toLowerCase()));
    return new NarrowedRule(this, { applies: (action) => action.tags.some((tag) => wanted.has(tag.toLowerCase())) });
  }

  /** The same rule, asked only about actions whose names match one of the patterns; `*` is any run of characters. */
  forActions(...patterns: string[]): PolicyRule {
    requireTexts(patterns, `${this.name}.forActions`);
    const wanted = new PatternSet(patterns);
    return new NarrowedRule(this, { applies: (action) => wanted.matches(action.name) });
  }

  /** The same rule, which only tells what it would have done. */
  inShadow(): PolicyRule {
    return new NarrowedRule(this, { shadow: true });
  }
}

/** Without any, the rule would be off, and nobody told. */
function requireTexts(texts: readonly unknown[], where: string): void {
  if (texts.length > 0 && texts.every((text) => typeof text === 'string' && text !== '')) return;
  throw new ConfigurationError('INVALID_RULE', `${where}: give it one text or several, such as ('email', 'payment').`);
}

interface Narrowing {
  readonly applies?: (action: ActionDefinition) => boolean;
  readonly when?: (call: ActionCall) => boolean;
  readonly shadow?: boolean;
}

class NarrowedRule extends PolicyRule {
  readonly name: string;
  readonly stage: Stage;
  override readonly onError?: 'deny' | 'allow';
  override readonly shadow: boolean;
  override readonly members: readonly PolicyRule[];

  constructor(
    private readonly rule: PolicyRule,
    private readonly narrowing: Narrowing,
  ) {
    super();
    this.name = rule.name;
    this.members = [rule];
    this.stage = rule.stage;
    this.onError = rule.onError;
    this.shadow = narrowing.shadow ?? rule.shadow ?? false;
  }

  override appliesTo(action: ActionDefinition): boolean {
    return (this.narrowing.applies?.(action) ?? true) && this.rule.appliesTo(action);
  }

  evaluate(call: ActionCall, context: PolicyContext): Awaitable<Decision> {
    return this.narrowing.when?.(call) === false ? allow() : this.rule.evaluate(call, context);
  }
}
