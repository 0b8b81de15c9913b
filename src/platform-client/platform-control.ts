import { toTimestamp } from '../core/timestamp';
import { policySource } from '../policy/policy-origin';
import { ControlMemory } from './control-memory';
import { ControlNotices } from './control-notices';
import type { ControlParts } from './control-parts';
import { ControlQuestions } from './control-questions';
import { ControlRounds } from './control-rounds';
import type { ControlStatus } from './control-status';
import { EventConnection } from './event-connection';
import type { PlatformEvent } from './event-parser';
import { keepAlive } from './keep-alive';
import { KillSwitchListener } from './kill-switch-listener';
import { KnownOwner } from './known-owner';
import { PlatformConnection } from './platform-connection';
import { RemotePolicy } from './remote-policy';
import type { SendFailure } from './send-failure';

/** Of many policies, or stops, all come in one answer. Unit: bytes. */
const MAX_ANSWER_BYTES = 16_777_216;
/** `ready` waits no longer for what a platform that is away or slow says of its stops. Unit: milliseconds. */
const HEARD_MS = 5_000;

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
  private readonly memory: ControlMemory;
  private readonly questions: ControlQuestions;
  private readonly rounds: ControlRounds;
  private readonly notices: ControlNotices;
  private readonly ended = new AbortController();
  /** Who waits for the first policies. */
  private readonly waiting = new Set<() => void>();
  /** Why changes are not told of; null where they are, or may be soon. */
  private deaf: string | null = null;
  private started = false;
  private firstRound: Promise<void> = Promise.resolve();

  constructor(private readonly parts: ControlParts) {
    const { platform, clock, logger, killSwitch } = parts;
    this.connection = new PlatformConnection({ ...platform, clock, maxAnswerBytes: MAX_ANSWER_BYTES });
    this.events = new EventConnection({ connection: this.connection, clock, backOffMs: parts.backOffMs });
    this.policy = new RemotePolicy({ ...parts, connection: this.connection });
    this.stops = new KillSwitchListener(this.connection, killSwitch, logger);
    this.notices = new ControlNotices(logger, clock, platform.url);
    const { policy, stops, notices } = this;
    const shared = { ...parts, owner: new KnownOwner(this.connection), policy, stops, notices };
    this.memory = new ControlMemory(shared);
    const changed = (): void => this.released();
    this.questions = new ControlQuestions({ ...shared, memory: this.memory, changed, ended: this.ended.signal });
    this.rounds = new ControlRounds({ clock, ask: () => this.questions.ask(), due: () => void this.askForAll() });
  }

  /** Whether the platform's policies are there: from itself, or from the home. */
  get hasPolicies(): boolean {
    return this.policy.inForce !== null;
  }

  /** Begins: what the home kept holds at once. A second time does nothing. */
  start(): void {
    if (this.started || this.ended.signal.aborted) return;
    this.started = true;
    this.memory.restore();
    if (this.hasPolicies) this.released();
    this.events.listen({
      opened: () => this.listening(),
      happened: (event) => this.told(event),
      failed: (failure) => this.unheard(failure),
    });
    this.events.start();
    this.firstRound = this.askForAll();
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
    await Promise.race([this.firstRound, late]);
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
    const { documents, inForce, knownAt, isFromHome, refused } = this.policy;
    const policies = documents.map(({ document }) => {
      const { policyId, policyName, policyVersion } = policySource(document);
      return { id: policyId, name: policyName, version: policyVersion };
    });
    return {
      isConnected: this.events.isOpen,
      policies: inForce === null ? null : policies,
      policiesAt: knownAt === null ? null : toTimestamp(knownAt),
      isFromHome,
      stops: this.parts.killSwitch.byPlatform.length,
      refused,
      lastError: this.questions.lastError ?? this.deaf,
    };
  }

  /** Ends it; what held goes on to hold. */
  close(): void {
    this.ended.abort(new Error('The Sentinel closed.'));
    this.events.close();
    this.rounds.end();
    this.connection.close();
    this.released();
  }

  private askForAll(): Promise<void> {
    this.questions.wantStops();
    return this.rounds.begin();
  }

  /** What happened before the connection was there may have been missed. */
  private listening(): void {
    this.deaf = null;
    this.notices.listening();
    void this.askForAll();
  }

  private told({ name, data }: PlatformEvent): void {
    if (name === 'policy_updated') void this.rounds.begin();
    if (name !== 'kill_switch_changed') return;
    if (this.stops.take(data)) this.memory.keep();
    else void this.askForAll();
  }

  private unheard(failure: SendFailure): void {
    // A connection that breaks off is made again; whoever refuses it may go on to.
    if (failure.kind === 'network') return;
    this.deaf = failure.message;
    this.notices.deaf(failure.message);
  }

  /** Whoever waits for the first policies need not any more. */
  private released(): void {
    for (const there of this.waiting) there();
    this.waiting.clear();
  }
}
