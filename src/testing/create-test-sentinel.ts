import type { Intervention } from '../core/intervention';
import type { Logger } from '../core/logger';
import { createSentinel } from '../sentinel/create-sentinel';
import type { Sentinel } from '../sentinel/sentinel';
import type { SentinelOptions } from '../sentinel/sentinel-options';
import { ManualClock } from './manual-clock';

/** A line that a Sentinel under test has logged. */
export interface LoggedLine {
  readonly level: keyof Logger;
  readonly fields: object;
  readonly message: string;
}

/** A Sentinel under test, with everything that it tells. */
export interface TestSentinel {
  readonly sentinel: Sentinel;
  readonly clock: ManualClock;
  /** Every record published so far, each revision by itself. */
  readonly interventions: readonly Intervention[];
  readonly logged: readonly LoggedLine[];
}

/**
 * Makes a Sentinel for a test: no files, a clock that you move, and everything that it publishes and logs at hand.
 *
 * @param options - as for `createSentinel`; `home` is false, and no policy file is searched for, unless given.
 *
 * @example
 * const { sentinel, interventions } = createTestSentinel({ policy: { deniedActions: ['delete_*'] } });
 */
export function createTestSentinel(
  options: Omit<SentinelOptions, 'clock' | 'logger'> & { clock?: ManualClock } = {},
): TestSentinel {
  const clock = options.clock ?? new ManualClock();
  const logged: LoggedLine[] = [];
  const line = (level: keyof Logger) => (fields: object, message: string) => logged.push({ level, fields, message });
  const logger: Logger = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
  const sentinel = createSentinel({ home: false, policy: [], ...options, clock, logger });
  const interventions: Intervention[] = [];
  sentinel.interventions$.subscribe((intervention) => interventions.push(intervention));
  return { sentinel, clock, interventions, logged };
}
