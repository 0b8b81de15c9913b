import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import type { AttemptNotices } from './persistence';
import type { FailureKind, SendFailure } from './send-failure';

/** A trouble that lasts is told of again after so long. Unit: milliseconds. */
const REPEAT_MS = 3_600_000;

/** Tells in the log that humans cannot be asked: once when that begins, hourly while it lasts, and once when it is over. */
export class ApprovalNotices implements AttemptNotices {
  private told: { readonly kind: FailureKind; readonly at: number } | null = null;

  constructor(
    private readonly logger: Logger,
    private readonly clock: Clock,
    private readonly url: string,
  ) {}

  failed({ kind, message }: SendFailure): void {
    const now = this.clock.now();
    if (this.told?.kind === kind && now >= this.told.at && now - this.told.at < REPEAT_MS) return;
    this.told = { kind, at: now };
    const remedy =
      kind === 'key'
        ? 'Give a key of the role agent that is not revoked as platform.apiKey (AGENT_SENTINEL_API_KEY). It is tried again every 60 s.'
        : 'It is tried again until then.';
    const what = `Nobody can be asked for approval at ${this.url}: ${message}. Calls that need it wait until their time limit.`;
    this.logger.warn({ platform: this.url }, `${what} ${remedy}`);
  }

  succeeded(): void {
    if (this.told === null) return;
    this.told = null;
    this.logger.info({ platform: this.url }, `Approvals are asked for at ${this.url} again.`);
  }
}
