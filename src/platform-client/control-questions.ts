import { backOff } from './back-off';
import type { ControlMemory } from './control-memory';
import type { ControlNotices } from './control-notices';
import type { ControlParts } from './control-parts';
import type { KillSwitchListener } from './kill-switch-listener';
import type { KnownOwner } from './known-owner';
import type { RemotePolicy } from './remote-policy';
import { SendFailure } from './send-failure';

/** How often policies and stops are asked for, whether or not the platform tells of changes. Unit: milliseconds. */
const POLL_MS = 30_000;
/** So much more or less, by chance: many agents do not ask together. */
const POLL_SPREAD = 0.1;
/** Where stops changed while they were listed. Unit: milliseconds. */
const SOON_MS = 1_000;
/** After a key was refused. PLATFORM. Unit: milliseconds. */
const KEY_RETRY_MS = 60_000;

/** What {@link ControlQuestions} work with. */
export interface QuestionParts extends Pick<ControlParts, 'agentId' | 'clock' | 'killSwitch' | 'backOffMs'> {
  readonly owner: KnownOwner;
  readonly policy: RemotePolicy;
  readonly stops: KillSwitchListener;
  readonly memory: ControlMemory;
  readonly notices: ControlNotices;
  /** Other policies are in force. */
  readonly changed: () => void;
  /** Nothing is asked any more. */
  readonly ended: AbortSignal;
}

/** What a platform is asked in one round, and what becomes of its answers: whose the key is, the stops, the policies. */
export class ControlQuestions {
  /** Why the platform could not be asked the last time; null where it could. */
  lastError: string | null = null;
  private isStopsDue = true;
  private failures = 0;

  constructor(private readonly parts: QuestionParts) {}

  /** Has the stops asked for too, in the round that goes on or the next one; without that a round asks for policies alone. */
  wantStops(): void {
    this.isStopsDue = true;
  }

  /** Asks once; never fails. @returns after how many milliseconds to ask again. */
  async ask(): Promise<number> {
    const { memory, notices } = this.parts;
    try {
      await this.askAll().catch((error: unknown) => {
        // A connection that was kept may be gone; a new one is made at once.
        if (error instanceof SendFailure && error.kind === 'lost') return this.askAll();
        throw error;
      });
      this.failures = 0;
      this.lastError = null;
      notices.succeeded();
      memory.keepWhenDue();
      if (this.isStopsDue) return SOON_MS;
      return Math.round(POLL_MS * (1 + POLL_SPREAD * (2 * Math.random() - 1)));
    } catch (error) {
      return this.failed(error);
    }
  }

  private async askAll(): Promise<void> {
    const { owner, killSwitch, ended } = this.parts;
    const { agentId: keyAgent } = await owner.ask(ended);
    if (this.parts.agentId === null) killSwitch.namelessAgent = keyAgent;
    // A call that may begin with the first policies is to know of the stops; no fault of theirs keeps policies away.
    const [stops] = await Promise.allSettled([this.askStops()]);
    await this.askPolicies(keyAgent);
    if (stops.status === 'rejected') throw stops.reason;
  }

  private async askStops(): Promise<void> {
    if (!this.isStopsDue) return;
    // First: who wants them while they are being listed wants a list that is made later.
    this.isStopsDue = false;
    try {
      if (!(await this.parts.stops.ask(this.parts.ended))) this.isStopsDue = true;
    } catch (error) {
      this.isStopsDue = true;
      throw error;
    }
  }

  private async askPolicies(keyAgent: string | null): Promise<void> {
    const { policy, notices, memory, ended, changed } = this.parts;
    const outcome = await policy.ask(keyAgent, ended);
    if (outcome === 'refused') notices.policies(policy.refused, 0);
    if (outcome === 'same') notices.unchanged();
    if (outcome !== 'new') return;
    notices.policies(null, policy.documents.length);
    if (policy.refused !== null) notices.partly(policy.refused);
    changed();
    memory.keep();
  }

  private failed(error: unknown): number {
    const { owner, policy, notices, ended, backOffMs = backOff } = this.parts;
    if (ended.aborted) return POLL_MS;
    const failure = error instanceof SendFailure ? error : new SendFailure('answer', 'what it answered cannot be used');
    owner.failed();
    this.isStopsDue = true;
    this.failures++;
    this.lastError = failure.message;
    notices.failed(failure, policy.knownAt);
    if (failure.kind === 'key') return KEY_RETRY_MS;
    return Math.max(failure.retryAfterMs ?? 0, Math.min(POLL_MS, backOffMs(this.failures)));
  }
}
