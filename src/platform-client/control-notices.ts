import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import { toTimestamp } from '../core/timestamp';
import type { FailureKind, SendFailure } from './send-failure';

const REMEDIES: Readonly<Record<FailureKind, string>> = {
  network: 'Start the platform, or check platform.url (AGENT_SENTINEL_URL).',
  lost: 'Start the platform, or check platform.url (AGENT_SENTINEL_URL).',
  key: 'Give a key of the role agent that is not revoked, and that belongs to no other agent, as platform.apiKey (AGENT_SENTINEL_API_KEY).',
  answer: 'Check platform.url (AGENT_SENTINEL_URL) and the platform.',
  files: 'Check that the home can be read and written to.',
};

/** Tells in the log how well a platform's policies and stops are heard: each trouble once while it lasts. */
export class ControlNotices {
  private failing: FailureKind | null = null;
  private refused: string | null = null;
  private count = 0;
  private hasToldFile = false;
  private isDeaf = false;

  constructor(
    private readonly logger: Logger,
    private readonly clock: Clock,
    private readonly url: string,
  ) {}

  /** @param policiesAt - since when the policies in force are known; null where there are none. Unix time, milliseconds. */
  failed({ kind, message }: SendFailure, policiesAt: number | null): void {
    if (this.failing === kind) return;
    this.failing = kind;
    const age = policiesAt === null ? null : Math.max(0, Math.round((this.clock.now() - policiesAt) / 1000));
    const holds =
      policiesAt === null
        ? 'No policies have come from it'
        : `Its policies of ${toTimestamp(policiesAt)} (${age} s old) and the stops it had told hold`;
    const fields = { platform: this.url, policies_age_seconds: age };
    this.logger.warn(
      fields,
      `${this.url} does not tell of policies and stops: ${message}. ${holds}. ${REMEDIES[kind]}`,
    );
  }

  succeeded(): void {
    if (this.failing === null) return;
    this.failing = null;
    this.logger.info({ platform: this.url }, `${this.url} tells of policies and stops again.`);
  }

  /** The set that came is not taken; null: it is. */
  policies(refused: string | null, count: number): void {
    if (refused === null) {
      // Where there is nothing, as before, nothing has happened.
      if (count === 0 && this.count === 0 && this.refused === null) return;
      this.logger.info({ platform: this.url, policies: count }, `The policies of ${this.url} are in force: ${count}.`);
    } else if (refused !== this.refused) {
      const message = `The policies of ${this.url} are refused, and those in force stay. ${refused}`;
      this.logger.error({ platform: this.url }, message);
    }
    if (refused === null) this.count = count;
    this.refused = refused;
  }

  /** Those of some agents are not taken. */
  partly(refused: string): void {
    this.logger.error({ platform: this.url }, `Some policies of ${this.url} are not in force. ${refused}`);
  }

  /** The set in force is the platform's still, or again. */
  unchanged(): void {
    if (this.refused !== null) this.policies(null, this.count);
  }

  /** The platform does not tell of changes: they are only asked for. */
  deaf(why: string): void {
    if (this.isDeaf) return;
    this.isDeaf = true;
    const message = `${this.url} tells nothing by itself: ${why}. Changes of policies and stops take up to 30 s. Check that what stands before the platform lets GET /events through.`;
    this.logger.warn({ platform: this.url }, message);
  }

  /** It tells of changes. */
  listening(): void {
    if (!this.isDeaf) return;
    this.isDeaf = false;
    this.logger.info({ platform: this.url }, `${this.url} tells of changes of policies and stops at once again.`);
  }

  /** What the home kept is not used. */
  unusable(fault: string): void {
    this.logger.warn({}, `What the home keeps of the platform's policies and stops is not used: ${fault}.`);
  }

  /** It cannot be kept in the home. */
  unkept(error: unknown): void {
    if (this.hasToldFile) return;
    this.hasToldFile = true;
    const { code = 'unknown' } = (error ?? {}) as NodeJS.ErrnoException;
    const message = `The platform's policies and stops cannot be kept in the home (${code}): a start without the platform will not know them.`;
    this.logger.warn({ code }, message);
  }
}
