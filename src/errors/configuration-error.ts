import { brandError, SentinelError } from './sentinel-error';

/** The codes of a {@link ConfigurationError}. */
export type ConfigurationCode =
  | 'INVALID_OPTIONS'
  | 'INVALID_TARGET'
  | 'INVALID_POLICY'
  | 'POLICY_NOT_FOUND'
  | 'POLICY_UNAVAILABLE'
  | 'NO_SHARED_QUOTA'
  | 'UNKNOWN_ARGUMENT'
  | 'INVALID_RULE'
  | 'RULES_FROZEN'
  | 'ALREADY_ATTACHED'
  | 'ALREADY_CONFIGURED'
  | 'DUPLICATE_ACTION'
  | 'UNGUARDED_OVERRIDE'
  | 'UNKNOWN_ACTION'
  | 'NO_CURRENT_CALL'
  | 'NO_APPROVAL_QUEUE'
  | 'APPROVAL_NOT_PENDING'
  | 'UNKNOWN_APPROVAL'
  | 'ALREADY_RESUMED'
  | 'INCOMPATIBLE_CONTAINER'
  | 'ASYNC_RULE_ON_SYNC_ACTION';

/** Something was declared or wired in a way that cannot be honoured: a mistake in the program, not of the agent. */
export class ConfigurationError extends SentinelError {
  constructor(
    code: ConfigurationCode,
    message: string,
    details?: Readonly<Record<string, unknown>>,
    options?: ErrorOptions,
  ) {
    super(code, message, details, options);
  }
}

brandError(ConfigurationError, 'ConfigurationError');
