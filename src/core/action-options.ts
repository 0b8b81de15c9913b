import type { BlastRadiusDetails } from './intervention';
import type { RiskLevel } from './risk-level';

/** What an action may declare of the harm it can do; facts that are left out are derived. */
export interface DeclaredBlastRadius {
  /** One sentence: what refusing the call avoids. */
  readonly summary?: string;
  /** For example `production`. */
  readonly scope?: NonNullable<BlastRadiusDetails['scope']>['value'];
  /** How many records it would touch. */
  readonly records?: number;
  readonly reversible?: boolean;
}

/**
 * The options of `@GuardedAction` and of `sentinel.guard`.
 *
 * Functions among them get the arguments of the call, in the order of the method's parameters.
 *
 * @typeParam Args - the method's parameters.
 * @typeParam Result - what it returns, or what its promise is fulfilled with.
 */
export interface GuardedActionOptions<Args extends readonly unknown[] = readonly unknown[], Result = unknown> {
  /** 1 to 128 characters; default: the method's name. Policies match it. */
  readonly name?: string;
  /** Default: the name in words. */
  readonly description?: string;
  /**
   * The estimate of one call, or a function that gives it. Unit: USD. Range: 0 to 9,000,000; default 0.
   * A function that throws or gives a faulty number refuses the call with `INVALID_COST`.
   */
  readonly costUsd?: number | ((...args: Args) => number);
  /** The actual cost, from what the body returned. Unit: USD. */
  readonly actualCostUsd?: (result: Result, ...args: Args) => number;
  readonly tags?: readonly string[];
  /** Wins over what tags, cost and name say. */
  readonly riskLevel?: RiskLevel;
  /** What is avoided when the call is refused: a sentence, facts, or a function that gives either. */
  readonly blastRadius?: string | DeclaredBlastRadius | ((...args: Args) => string | DeclaredBlastRadius);
  /** What the agent is trying to do, where the run does not say. */
  readonly intent?: string | ((...args: Args) => string);
  readonly requiresApproval?: boolean;
  /**
   * `suspend`: a call that needs approval throws `ApprovalPendingError` instead of waiting, and `sentinel.resume` runs it.
   * Default: as the Sentinel says, else `wait`.
   */
  readonly onApproval?: 'wait' | 'suspend';
  /**
   * Names a call that needs approval, so that it is known when it is made again: one of the same agent (in this process
   * the same object) with the same key, action and arguments is asked about once. Whoever keeps questions beyond the
   * process, as a gate of yours may, knows it by this key too. Not empty.
   */
  readonly approvalKey?: string | ((...args: Args) => string);
  /** The parameters' names in order; needed where the source is minified. */
  readonly params?: readonly string[];
  /** Dotted paths to redact besides the usual secrets, or false to redact nothing. */
  readonly redact?: readonly string[] | false;
  /** `async` for an ordinary function that returns a promise; default: by the kind of function. */
  readonly mode?: 'sync' | 'async';
  /** Keeps `currentCall()` at hand after an `await` too; every promise of the process gets dearer. Default false. */
  readonly ambient?: boolean;
}
