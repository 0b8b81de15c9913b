import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import type { KillSwitch } from '../policy/kill-switch';
import type { AddedDocument } from '../policy/policy-selection';
import type { PlatformSettings } from './platform-settings';

/** What a platform control works with. */
export interface ControlParts {
  readonly platform: PlatformSettings;
  /** Where the last state is kept; null: nowhere. */
  readonly home: string | null;
  /** The Sentinel's; null where it has none. */
  readonly agentId: string | null;
  readonly clock: Clock;
  /** Never throws. */
  readonly logger: Logger;
  /** Takes the platform's documents in one step, or throws and takes none. */
  readonly apply: (added: readonly AddedDocument[]) => void;
  /**
   * What besides the documents tells whether they can be taken: a set that was refused is not read again while it stays.
   * Default: nothing.
   */
  readonly circumstances?: () => readonly unknown[];
  readonly killSwitch: KillSwitch;
  /** For tests; default: the back-off of PLATFORM. Unit of what it gives: milliseconds. */
  readonly backOffMs?: (failures: number) => number;
}
