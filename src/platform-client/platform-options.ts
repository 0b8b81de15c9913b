import type { ApiKey } from './api-key';

/** The option `platform`: where interventions and ledger entries are sent, off the path of the calls. */
export interface PlatformOptions {
  /** Its address, such as `https://sentinel.example.com`; default `$AGENT_SENTINEL_URL`. */
  readonly url?: string;
  /**
   * A key of the role `agent`, or a function that gives one and is asked for each request; default
   * `$AGENT_SENTINEL_API_KEY`. It stands in no log, record or error.
   */
  readonly apiKey?: ApiKey;
  /** How long a record waits for others. Unit: milliseconds; 1 to 3,600,000, default 2000. A full batch waits for nothing. */
  readonly flushIntervalMs?: number;
  /**
   * Whether calls are refused (`POLICY_UNAVAILABLE`) until the first policies have come from the platform, or were found in
   * the home. Default true where the Sentinel has neither a policy document nor a rule of its own, else false.
   */
  readonly requirePolicy?: boolean;
}
