import type { RiskLevel } from '../core/risk-level';

/** The options of `@GuardedAgent`: defaults for the actions of a class and of the classes below it. */
export interface GuardedAgentOptions {
  /** Added to the tags of every action. */
  readonly tags?: readonly string[];
  /** The agent's id, where the run does not give one. 1 to 128 characters. */
  readonly agentId?: string;
  /** For actions that declare no level of their own. */
  readonly riskLevel?: RiskLevel;
  /**
   * What a method is that overrides a guarded one and is bare itself: `refuse` (default) makes it a
   * `ConfigurationError`, `inherit` guards it with the options of the method that it overrides.
   */
  readonly overrides?: 'refuse' | 'inherit';
}
