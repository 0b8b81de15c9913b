import { resolve } from 'node:path';
import { toTimestamp } from '../core/timestamp';
import { policySource } from '../policy/policy-origin';
import { backOff } from './back-off';
import { ControlNotices } from './control-notices';
import type { ControlParts } from './control-parts';
import type { ControlStatus } from './control-status';
import { EventConnection } from './event-connection';
import { keepAlive } from './keep-alive';
import { KeptControl } from './kept-control';
import { KillSwitchListener } from './kill-switch-listener';
import { KnownOwner } from './known-owner';
import { PlatformConnection } from './platform-connection';
import { RemotePolicy } from './remote-policy';
import { plainStop } from './remote-stop';
import { SendFailure } from './send-failure';

/** How often policies and stops are asked for, whether or not the platform tells of changes. Unit: milliseconds. */
const POLL_MS = 30_000;
/** So much more or less, by chance: many agents do not ask together. */
const POLL_SPREAD = 0.1;
/** Where stops changed while they were listed. Unit: milliseconds. */
const SOON_MS = 1_000;
/** After a key was refused. PLATFORM. Unit: milliseconds. */
const KEY_RETRY_MS = 60_000;
/** Of many policies, or stops, all come in one answer. Unit: bytes. */
const MAX_ANSWER_BYTES = 16_777_216;
/** `ready` waits no longer for what a platform that is away or slow says of its stops. Unit: milliseconds. */
const HEARD_MS = 5_000;
/** How often the home is told that what it keeps still holds. Unit: milliseconds. */
const KEEP_MS = 600_000;

/**
 * Has a platform's policies and stops hold in a Sentinel: told by its event connection, asked for every 30 s, kept in the
 * home for a start without it. No fault of the platform loosens what holds. Costs a call nothing, never throws, and keeps
 * no process alive.
 */
export class PlatformControl {
  /** Where the platform tells what happens; started with the control. */
  readonly events: EventConnection;
  private readonly connection: PlatformConnection;
  private readonly policy: RemotePolicy;
  private readonly stops: KillSwitchListener;
  private readonly kept: KeptControl | null;
  private readonly notices: ControlNotices;
  private readonly ended = new AbortController();
  private readonly waiting = new Set<() => void>();
  private readonly owner: KnownOwner;
  private policiesAt: number | null = null;
  private isFromHome = false;
  private keptAt = 0;
  private keptStops = '[]';
  private lastError: string | null = null;
  /** Why changes are not told of; null where they are, or may be soon. */
  private deaf: string | null = null;
  private failures = 0;
  private started = false;
  private underWay: Promise<void> | null = null;
  private firstAsking: Promise<void> = Promise.resolve();
  private again = false;
  private isStopsDue = true;
  private cancelTimer = (): void => undefined;

  constructor(private readonly parts: ControlParts) {
    const { platform, clock, logger, home, agentId } = parts;
    this.connection = new PlatformConnection({ ...platform, clock, maxAnswerBytes: MAX_ANSWER_BYTES });
    this.owner = new KnownOwner(this.connection);
    this.events = new EventConnection({ connection: this.connection, clock, backOffMs: parts.backOffMs });
    this.policy = new RemotePolicy({ ...parts, connection: this.connection });
    this.stops = new KillSwitchListener(this.connection, parts.killSwitch, logger);
    // A process that changes its directory keeps its home.
    this.kept = home === null ? null : new KeptControl(resolve(home), platform.url, agentId);
    this.notices = new ControlNotices(logger, clock, platform.url);
  }

  /** Whether the platform's policies are there: from itself, or from the home. */
  get hasPolicies(): boolean {
    return this.policy.inForce !== null;
  }

  /** Begins: what the home kept holds at once. A second time does nothing. */
  start(): void {
    if (this.started || this.ended.signal.aborted) return;
    this.started = true;
    this.restore();
    this.events.listen({
      opened: () => {
        this.deaf = null;
        this.notices.listening();
        void this.refresh();
      },
      failed: (failure) => this.unheard(failure),
      happened: ({ name, data }) => {
        if (name === 'policy_updated') void this.refresh(false);
        if (name === 'kill_switch_changed') this.stopChanged(data);
      },
    });
    this.events.start();
    this.firstAsking = this.refresh();
  }

  /**
   * Resolves when the platform has been asked once, stops and policies, and was heard or was not; after 5 s in any case:
   * then what the home kept holds, or nothing. Keeps the process alive meanwhile.
   */
  async heard(): Promise<void> {
    this.start();
    const release = keepAlive();
    let cancel = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = this.parts.clock.after(HEARD_MS, resolve);
    });
    await Promise.race([this.firstAsking, late]);
    cancel();
    release();
  }

  /**
   * Resolves with true when the platform's policies are there; with false where the control ends before. Keeps the process
   * alive meanwhile.
   */
  async ready(): Promise<boolean> {
    await this.heard();
    if (!this.hasPolicies && !this.ended.signal.aborted) {
      const release = keepAlive();
      await new Promise<void>((there) => this.waiting.add(there)).finally(release);
    }
    return this.hasPolicies;
  }

  status(): ControlStatus {
    const { documents, inForce, refused } = this.policy;
    const policies = documents.map(({ document }) => {
      const { policyId, policyName, policyVersion } = policySource(document);
      return { id: policyId, name: policyName, version: policyVersion };
    });
    return {
      isConnected: this.events.isOpen,
      policies: inForce === null ? null : policies,
      policiesAt: this.policiesAt === null ? null : toTimestamp(this.policiesAt),
      isFromHome: this.isFromHome,
      stops: this.parts.killSwitch.byPlatform.length,
      refused,
      lastError: this.lastError ?? this.deaf,
    };
  }

  /** Ends it; what held goes on to hold. */
  close(): void {
    this.ended.abort(new Error('The Sentinel closed.'));
    this.events.close();
    this.cancelTimer();
    this.connection.close();
    this.told();
  }

  /**
   * Asks the platform; what is told while that goes on has it asked once more.
   *
   * @param withStops - for everything; else for the policies alone.
   */
  private refresh(withStops = true): Promise<void> {
    this.isStopsDue ||= withStops;
    if (this.underWay !== null) {
      this.again = true;
      return this.underWay;
    }
    this.cancelTimer();
    this.underWay = this.askAll().then((wait) => {
      this.underWay = null;
      if (this.ended.signal.aborted) return;
      const isAgain = this.again;
      this.again = false;
      if (isAgain) void this.refresh(false);
      else this.cancelTimer = this.parts.clock.after(wait, () => void this.refresh());
    });
    return this.underWay;
  }

  /** @returns after how many milliseconds to ask again. */
  private async askAll(): Promise<number> {
    try {
      await this.askOnce().catch((error: unknown) => {
        // A connection that was kept may be gone; a new one is made at once.
        if (error instanceof SendFailure && error.kind === 'lost') return this.askOnce();
        throw error;
      });
      this.failures = 0;
      this.lastError = null;
      this.notices.succeeded();
      const isOld = this.parts.clock.now() - this.keptAt >= KEEP_MS;
      this.keep(isOld || this.keptStops !== JSON.stringify(this.parts.killSwitch.byPlatform));
      if (this.isStopsDue) return SOON_MS;
      return Math.round(POLL_MS * (1 + POLL_SPREAD * (2 * Math.random() - 1)));
    } catch (error) {
      return this.failed(error);
    }
  }

  private async askOnce(): Promise<void> {
    const { agentId } = await this.owner.ask(this.ended.signal);
    if (this.parts.agentId === null) this.parts.killSwitch.namelessAgent = agentId;
    // A call that may begin with the first policies is to know of the stops; no fault of theirs keeps policies away.
    const [stops] = await Promise.allSettled([this.askStops()]);
    await this.askPolicies(agentId);
    if (stops.status === 'rejected') throw stops.reason;
  }

  private async askStops(): Promise<void> {
    if (!this.isStopsDue) return;
    this.isStopsDue = !(await this.stops.ask(this.ended.signal));
  }

  private async askPolicies(keyAgent: string | null): Promise<void> {
    const outcome = await this.policy.ask(keyAgent, this.ended.signal);
    if (outcome === 'refused') {
      this.notices.policies(this.policy.refused, 0);
      return;
    }
    this.policiesAt = this.parts.clock.now();
    this.isFromHome = false;
    if (outcome === 'same') {
      this.notices.unchanged();
      return;
    }
    this.notices.policies(null, this.policy.documents.length);
    this.told();
    this.keep(true);
  }

  private failed(error: unknown): number {
    if (this.ended.signal.aborted) return POLL_MS;
    const failure = error instanceof SendFailure ? error : new SendFailure('answer', 'what it answered cannot be used');
    this.owner.failed();
    this.isStopsDue = true;
    this.failures++;
    this.lastError = failure.message;
    this.notices.failed(failure, this.policiesAt);
    const { backOffMs = backOff } = this.parts;
    if (failure.kind === 'key') return KEY_RETRY_MS;
    return Math.max(failure.retryAfterMs ?? 0, Math.min(POLL_MS, backOffMs(this.failures)));
  }

  private unheard(failure: SendFailure): void {
    // A connection that breaks off is made again; whoever refuses it may go on to.
    if (failure.kind === 'network') return;
    this.deaf = failure.message;
    this.notices.deaf(failure.message);
  }

  private stopChanged(data: Readonly<Record<string, unknown>>): void {
    if (this.stops.take(data)) this.keep(true);
    else void this.refresh();
  }

  /** Whoever waits for the first policies need not any more. */
  private told(): void {
    for (const there of this.waiting) there();
    this.waiting.clear();
  }

  private restore(): void {
    const found = this.kept?.find() ?? null;
    if (found === null) return;
    if ('fault' in found) {
      this.notices.unusable(found.fault);
      return;
    }
    const { organisation, policies, policiesAt, stops, keyAgent } = found.state;
    this.owner.restore({ organisation, agentId: keyAgent });
    if (this.parts.agentId === null) this.parts.killSwitch.namelessAgent = keyAgent;
    if (!this.stops.replace(stops)) this.notices.unusable('its stops are damaged');
    if (policies === null) return;
    if (!this.policy.take(policies, keyAgent)) {
      this.notices.unusable(this.policy.refused ?? 'its policies are damaged');
      return;
    }
    this.policiesAt = policiesAt;
    this.isFromHome = true;
    this.told();
  }

  private keep(isDue: boolean): void {
    if (this.kept === null || !isDue) return;
    // It is due once it is known whose it is.
    const owner = this.owner.current;
    this.keptAt = owner === null ? 0 : this.parts.clock.now();
    if (owner === null) return;
    const { organisation, agentId: keyAgent } = owner;
    const { byPlatform } = this.parts.killSwitch;
    const { policiesAt } = this;
    this.keptStops = JSON.stringify(byPlatform);
    const stops = byPlatform.map(plainStop);
    try {
      this.kept.save({ organisation, keyAgent, policies: this.policy.inForce, policiesAt, stops });
    } catch (error) {
      this.notices.unkept(error);
    }
  }
}
