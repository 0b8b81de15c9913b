import type { Logger } from '../core/logger';
import type { KillSwitch, Stop } from '../policy/kill-switch';
import { meaningOf } from './answer-meaning';
import { answerName } from './platform-answer';
import type { PlatformConnection } from './platform-connection';
import { remoteStop, remoteTarget } from './remote-stop';
import { SendFailure } from './send-failure';

/** Stops may change while they are listed: they are listed again, so often. */
const MAX_LISTS = 5;

/** Has the platform's stops hold in a process: each as it is told, and all of them when they are listed. */
export class KillSwitchListener {
  /** Counts what was told: a list that was asked for before says nothing of it. */
  private told = 0;

  constructor(
    private readonly connection: PlatformConnection,
    private readonly killSwitch: KillSwitch,
    private readonly logger: Logger,
  ) {}

  /** Takes the event `kill_switch_changed`. @returns false for one that cannot be read: then the stops are to be listed. */
  take(data: Readonly<Record<string, unknown>>): boolean {
    const target = remoteTarget(data);
    const stop = remoteStop(data);
    if (target === null || typeof data.is_killed !== 'boolean' || (data.is_killed && stop === null)) return false;
    this.told++;
    if (stop !== null && data.is_killed) {
      if (this.killSwitch.killByPlatform(stop)) this.tell(stop);
    } else if (this.killSwitch.reviveByPlatform(target)) {
      this.logger.warn({ target }, 'The platform released the kill switch.');
    }
    return true;
  }

  /** Has the listed stops hold, and no others of the platform. @returns false where the list cannot be read. */
  replace(listed: readonly unknown[]): boolean {
    const stops = listed.map(remoteStop).filter((stop) => stop !== null);
    if (stops.length < listed.length) return false;
    const before = new Set(this.killSwitch.byPlatform.map(({ target }) => JSON.stringify(target)));
    this.killSwitch.replaceByPlatform(stops);
    for (const stop of stops) if (!before.has(JSON.stringify(stop.target))) this.tell(stop);
    return true;
  }

  /**
   * Asks which stops hold. Whatever is no list of them changes nothing.
   *
   * @returns false where they changed as often as they were listed: they are to be asked for again.
   * @throws {@link SendFailure}.
   */
  async ask(signal: AbortSignal): Promise<boolean> {
    for (let lists = 0; lists < MAX_LISTS; lists++) {
      const { told } = this;
      const answer = await this.connection.ask('GET', '/kill-switch/active', null, signal);
      const active = answer.json?.active;
      const isList = meaningOf(answer, false) === 'kept' && Array.isArray(active);
      if (isList && told !== this.told) continue;
      if (isList && this.replace(active)) return true;
      throw new SendFailure('answer', `the platform answered ${answerName(answer)} when it was asked for its stops`);
    }
    return false;
  }

  private tell({ target, reason, by }: Stop): void {
    this.logger.warn({ target, reason, by }, 'The platform pulled the kill switch.');
  }
}
