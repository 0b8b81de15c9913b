import type { ApprovalAnswer, ApprovalRequest } from '../approval/approval-gate';
import type { Clock } from '../core/clock';
import { meaningOf } from './answer-meaning';
import type { InfoDesk } from './info-desk';
import { pause } from './pause';
import type { Persistence } from './persistence';
import { answerName, type PlatformAnswer } from './platform-answer';
import type { PlatformConnection } from './platform-connection';
import type { PollSlots } from './poll-slots';
import { questionBody } from './question-body';
import { type QuestionState, questionState } from './question-state';
import { SendFailure } from './send-failure';

/** A platform that answers at once though nothing has changed is asked again after so long. Unit: milliseconds. */
const PACE_MS = 2_000;
/** Of 1 to 128 characters, and no half of a surrogate pair, which no path can hold. PLATFORM. */
const ID = /^[^\p{Surrogate}]{1,128}$/u;
const OTHER_ARGUMENTS =
  'its approvalKey was used for another action or other arguments, and an approval is for one action and exact arguments';

interface PolledState extends QuestionState {
  /** The platform has not waited, or not for long. */
  readonly isEarly: boolean;
}

/** What the questions of one gate share. */
export interface QuestionParts {
  readonly asks: PlatformConnection;
  readonly polls: PlatformConnection;
  readonly slots: PollSlots;
  readonly persistence: Persistence;
  readonly info: InfoDesk;
  readonly clock: Clock;
  /** Whether this gate itself has withdrawn a question, by its id. */
  readonly isWithdrawn: (id: string) => boolean;
  /** How many questions wait. */
  readonly waiting: () => number;
  /** Aborts when the gate has closed. */
  readonly stopped: AbortSignal;
}

/** One question to the platform: asked until it is there, followed until it is decided; its yes is taken before it counts. */
export class PlatformQuestion {
  /** Under which the platform has it; null while it is not known. */
  id: string | null = null;
  private isClaimedLater = false;
  /** How often it was asked anew. */
  private repeats = 0;
  /** For which it was asked anew, since this process had withdrawn it. */
  private withdrawn: string | null = null;

  /** @param over - aborts when nobody waits for the answer any more. */
  constructor(
    private readonly parts: QuestionParts,
    private readonly request: ApprovalRequest,
    private readonly over: AbortSignal,
    /** The question is on the platform under this id. */
    private readonly found: (id: string) => void = () => undefined,
  ) {}

  /**
   * Asks and waits.
   *
   * @param isClaimedLater - its yes is given and not taken: {@link claim} takes it.
   * @returns null where `over` aborted.
   * @throws Error where the platform does not take the question.
   */
  async answer(isClaimedLater: boolean): Promise<ApprovalAnswer | null> {
    this.isClaimedLater = isClaimedLater;
    while (!this.over.aborted) {
      const id = await this.ask();
      if (typeof id !== 'string') return id;
      const answer = await this.follow(id);
      if (answer !== null) return answer;
    }
    return null;
  }

  /**
   * Asks and does not wait.
   *
   * @returns null where nobody has decided yet, or `over` aborted.
   * @throws Error where the platform does not take the question, {@link SendFailure} of the kind `key` where it refuses the key.
   */
  async place(): Promise<ApprovalAnswer | null> {
    while (!this.over.aborted) {
      const id = await this.ask(isOfKey);
      if (typeof id !== 'string') return id;
      const poll = async (): Promise<QuestionState> => {
        const path = `/approvals/${encodeURIComponent(id)}/poll`;
        return questionState(await this.parts.asks.ask('GET', path, null, this.over));
      };
      const state = await this.parts.persistence.attempt(poll, this.over, isOfKey);
      if (state === null || isOpen(state)) return null;
      const answer = await this.conclude(id, state);
      if (answer !== null) return answer;
    }
    return null;
  }

  /** Gives the question's id; or an answer, where there can be no other; null where it is over. */
  private async ask(giveUp?: (failure: SendFailure) => boolean): Promise<string | ApprovalAnswer | null> {
    const { asks, persistence, stopped } = this.parts;
    const body = questionBody(this.request);
    // What is on its way is not aborted with the question: it may arrive, and is to be withdrawn then.
    const answer = await persistence.attempt(
      async () => {
        const given = await asks.ask('POST', '/approvals', body, stopped);
        meaningOf(given, false);
        return given;
      },
      this.over,
      giveUp,
    );
    if (answer === null) return null;
    if (answer.status === 409) return { status: 'cancelled', notes: OTHER_ARGUMENTS };
    const id = idOf(answer);
    if (id === null) throw notTaken(this.request, answer);
    this.id = id;
    this.found(id);
    return id;
  }

  /** Waits until it is decided. @returns null where it is over, or it has to be asked anew. */
  private async follow(id: string): Promise<ApprovalAnswer | null> {
    const { persistence, info, clock } = this.parts;
    let known: QuestionState = { status: 'pending', infoMessage: null, revision: null };
    while (!this.over.aborted) {
      const state = await persistence.attempt(() => this.poll(id, known), this.over);
      if (state === null) continue;
      if (!isOpen(state)) return this.conclude(id, state);
      const isSame = state.status === known.status && state.infoMessage === known.infoMessage && !isLater(state, known);
      // A further question is one of its own, also in the words of the one before.
      if (state.status === 'pending' || isLater(state, known)) info.settled(this.request);
      if (state.status !== 'pending') info.asked(id, state.infoMessage, this.request, this.over);
      if (isSame && state.isEarly) await pause(clock, PACE_MS, this.over);
      known = state;
    }
    return null;
  }

  private poll(id: string, known: QuestionState): Promise<PolledState | null> {
    const { slots, polls, waiting, clock } = this.parts;
    return slots.take(waiting, this.over, async (wait, signal) => {
      const path = `/approvals/${encodeURIComponent(id)}/poll?wait=${wait}&${knownOf(known)}`;
      const began = clock.now();
      const state = questionState(await polls.ask('GET', path, null, signal));
      return { ...state, isEarly: clock.now() - began < wait * 500 };
    });
  }

  /** @returns null where it has to be asked anew: its yes was taken by another call, or the platform has lost it. */
  private async conclude(id: string, state: QuestionState): Promise<ApprovalAnswer | null> {
    const { status, decidedBy, notes } = state;
    if (status === 'approved') {
      if (this.isClaimedLater || (await this.claim(id))) return { status, decidedBy, notes };
      // At once the first time: one that never gives its yes must not be asked without end.
      if (this.repeats++ > 0) await pause(this.parts.clock, PACE_MS, this.over);
      return null;
    }
    if (status === 'rejected' || status === 'expired') return { status, decidedBy, notes };
    if (status === 'cancelled' && this.withdrawn !== id && this.parts.isWithdrawn(id)) {
      this.withdrawn = id;
      return null;
    }
    if (status === 'cancelled') return { status, notes: 'the question was withdrawn on the platform' };
    await pause(this.parts.clock, PACE_MS, this.over);
    return null;
  }

  /**
   * Takes the yes, for this one call: asked again for it, since an answer was lost, the platform says yes again.
   *
   * @returns false where there is none any more, or `over` aborted.
   * @throws SendFailure where the platform does not say so.
   */
  async claim(id: string): Promise<boolean> {
    const { asks, persistence } = this.parts;
    const body = Buffer.from(JSON.stringify({ call_id: this.request.id }));
    const path = `/approvals/${encodeURIComponent(id)}/use`;
    const answer = await persistence.attempt(async () => {
      const given = await asks.ask('POST', path, body, this.over);
      meaningOf(given, false);
      return given;
    }, this.over);
    if (answer === null || answer.status === 409 || answer.status === 410) return false;
    if (answer.status < 300) return true;
    const { actionName } = this.request;
    const message = `the platform did not give the yes to ${actionName}: it answered ${answerName(answer)}`;
    throw new SendFailure('answer', message);
  }
}

function isOpen({ status }: QuestionState): boolean {
  return status === 'pending' || status === 'info_requested';
}

function isLater({ revision }: QuestionState, known: QuestionState): boolean {
  return revision !== null && known.revision !== null && revision !== known.revision;
}

function knownOf({ status, revision }: QuestionState): string {
  return revision === null ? `known_status=${status}` : `known_revision=${revision}`;
}

function isOfKey({ kind }: SendFailure): boolean {
  return kind === 'key';
}

function idOf({ status, json }: PlatformAnswer): string | null {
  const id = json?.id;
  return status < 300 && typeof id === 'string' && ID.test(id) ? id : null;
}

function notTaken({ actionName }: ApprovalRequest, answer: PlatformAnswer): SendFailure {
  const message = `the platform did not take the question about ${actionName}: it answered ${answerName(answer)}`;
  return new SendFailure('answer', message);
}
