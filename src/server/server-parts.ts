import type { Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import type { Logger } from '../core/logger';
import type { Storage } from '../storage/storage';
import type { ApprovalKeeper } from './approvals/approval-keeper';
import type { ApprovalWaits } from './approvals/approval-waits';
import type { EventHub } from './events/event-hub';
import type { ExportsUnderWay } from './export/under-way';
import type { FailedKeys } from './failed-keys';
import type { KeyRates } from './key-rates';
import type { PoliciesInForce } from './policies/policies-in-force';
import type { PolicyQueue } from './policies/policy-queue';
import type { ServerMetrics } from './server-metrics';
import type { Sessions } from './session/sessions';

/** What routes and plugins are made of. */
export interface ServerParts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ids: IdSource;
  readonly events: EventHub;
  readonly metrics: ServerMetrics;
  /** Null where only this machine can reach the server. */
  readonly rates: KeyRates | null;
  readonly failedKeys: FailedKeys;
  readonly exports: ExportsUnderWay;
  /** Polls for approvals that wait. */
  readonly waits: ApprovalWaits;
  readonly keeper: ApprovalKeeper;
  readonly policies: PoliciesInForce;
  readonly policyQueue: PolicyQueue;
  /** Of the console. */
  readonly sessions: Sessions;
}
