import type { ActionDefinition } from '../../core/action-definition';
import { matchesGlob } from '../../text/glob';
import { type Limit, LimitRule } from '../limit-rule';
import type { PolicyDocument } from '../policy-document';

/** At most so many calls in any window of so many seconds. */
export interface RateLimit {
  /** 0 to 1,000,000; 0 admits nothing. */
  readonly maxCount: number;
  /** Above 0, at most 2,678,400 (31 days). */
  readonly windowSeconds: number;
  /** What is counted by itself. Default `session`. */
  readonly per?: 'session' | 'run' | 'agent';
}

/**
 * Refuses a call when the window is full: of the calls admitted in the last `windowSeconds` at most `maxCount`.
 *
 * The window slides: a call leaves it exactly `windowSeconds` after it was admitted. Refused calls do not count.
 */
export class RateLimitRule extends LimitRule {
  static readonly documentKey = 'rateLimits';
  static readonly schema = {
    type: 'object',
    description: 'By pattern of actions: how many calls in a window. One pool for all that the pattern matches.',
    additionalProperties: {
      type: 'object',
      additionalProperties: false,
      required: ['max_count', 'window_seconds'],
      properties: {
        max_count: { type: 'integer', minimum: 0, maximum: 1_000_000 },
        window_seconds: { type: 'number', exclusiveMinimum: 0, maximum: 2_678_400 },
        per: { enum: ['session', 'run', 'agent'], description: 'Default session.' },
      },
    },
  };

  readonly name = 'rate-limit';

  /** @param rates - by pattern of actions. */
  constructor(private readonly rates: Readonly<Record<string, RateLimit>>) {
    super();
  }

  static fromDocument({ rateLimits }: PolicyDocument): readonly RateLimitRule[] {
    return rateLimits === undefined ? [] : [new RateLimitRule(rateLimits)];
  }

  limits(action: ActionDefinition): readonly Limit[] {
    return Object.entries(this.rates)
      .filter(([pattern]) => matchesGlob(pattern, action.name))
      .map(([pattern, { maxCount, windowSeconds, per = 'session' }]) => ({
        counter: { over: 'rate', pattern, per },
        limit: maxCount,
        windowMs: windowSeconds * 1000,
      }));
  }
}
