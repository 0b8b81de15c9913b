import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import type { FailureKind, SendFailure } from './send-failure';
import type { Backlog } from './spool';

/** A trouble that lasts is told of again after so long. Unit: milliseconds. */
const REPEAT_MS = 3_600_000;

const REMEDIES: Readonly<Record<FailureKind, string>> = {
  network: 'It is tried again, for ever; start the platform, or check platform.url (AGENT_SENTINEL_URL).',
  lost: 'It is tried again, for ever.',
  key: 'Give a key of the role agent that is not revoked as platform.apiKey (AGENT_SENTINEL_API_KEY). It is tried again every 60 s.',
  answer: 'It is tried again, for ever.',
  files: 'Check that the home can be read and written to. It is tried again.',
};

/** Tells in the log what is unsent and why: once of each kind when that begins, hourly while it lasts, and once when it is over. */
export class SyncNotices {
  /** When each kind of trouble was told of; none where there is none. Unix time, milliseconds. */
  private readonly told = new Map<FailureKind, number>();

  private refused = 0;
  private hasToldRefused = false;

  /** @param refusedPlace - where refused records are, for a message. */
  constructor(
    private readonly logger: Logger,
    private readonly clock: Clock,
    private readonly url: string,
    private readonly refusedPlace: string,
  ) {}

  /** @param backlog - asked only where something is told. */
  failed({ kind, message }: SendFailure, backlog: () => Backlog): void {
    const now = this.clock.now();
    const toldAt = this.told.get(kind) ?? Number.NEGATIVE_INFINITY;
    if (now >= toldAt && now - toldAt < REPEAT_MS) return;
    this.told.set(kind, now);
    const { records, bytes, oldestAt } = backlog();
    const fields = { platform: this.url, unsent_records: records, unsent_bytes: bytes, oldest_at: oldestAt };
    this.logger.warn(fields, `${unsent(records)} not sent to ${this.url}: ${message}. ${REMEDIES[kind]}`);
  }

  /** Everything is sent. */
  succeeded(): void {
    if (this.refused > 0) this.tellRefused();
    this.hasToldRefused = false;
    if (this.told.size === 0) return;
    this.told.clear();
    this.logger.info({ platform: this.url }, `Records reach ${this.url} again; everything is sent.`);
  }

  /** So many records were refused for good: the first are told of at once, those that follow when all is sent. */
  rejected(count: number): void {
    this.refused += count;
    if (!this.hasToldRefused) this.tellRefused();
    this.hasToldRefused = true;
  }

  private tellRefused(): void {
    const { url, refused, refusedPlace } = this;
    this.refused = 0;
    const what = refused === 1 ? '1 record' : `${refused} records`;
    this.logger.warn({ platform: url, rejected: refused }, `${url} refused ${what} for good: ${refusedPlace}.`);
  }
}

/** None are known where the home cannot be looked at. */
function unsent(records: number): string {
  if (records === 0) return 'Records are';
  return records === 1 ? '1 record is' : `${records} records are`;
}
