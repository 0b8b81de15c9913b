import { setMaxListeners } from 'node:events';
import { type ApprovalAnswer, ApprovalGate, type ApprovalRequest } from '../approval/approval-gate';
import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import { ApprovalNotices } from './approval-notices';
import { InfoDesk } from './info-desk';
import { keepAlive } from './keep-alive';
import { Persistence } from './persistence';
import { PlatformConnection } from './platform-connection';
import { PlatformQuestion, type QuestionParts } from './platform-question';
import type { PlatformSettings } from './platform-settings';
import { POLLS_AT_ONCE, PollSlots } from './poll-slots';
import { Withdrawals } from './withdrawals';

/** Longer than a poll waits at the platform. Unit: milliseconds. */
const POLL_TIMEOUT_MS = 75_000;
const CLOSE_MS = 5_000;
const WITHDRAWN: ApprovalAnswer = { status: 'cancelled' };

/** What a {@link PlatformApprovalGate} is made of. */
export interface PlatformGateOptions {
  readonly platform: PlatformSettings;
  readonly clock: Clock;
  /** Never throws. */
  readonly logger: Logger;
  /** For tests; default: PLATFORM's. */
  readonly backOffMs?: (failures: number) => number;
}

/**
 * Asks the people at a platform. A question outlives the process: the same call, made again, finds it there, decided or not.
 *
 * A yes is for one action and exact arguments, and is taken at the platform before the call runs: it runs once, whatever
 * dies. While the platform is away calls wait for it until their time limit; their questions are withdrawn when it is back.
 * It keeps no process alive, except while a question of a suspended call is put.
 */
export class PlatformApprovalGate extends ApprovalGate {
  private readonly parts: QuestionParts;
  private readonly withdrawals: Withdrawals;
  private readonly stopped = new AbortController();
  /** How many calls of this process wait for each question of the platform. */
  private readonly holders = new Map<string, number>();
  /** The ids of the questions of suspended calls, whose yes is taken when they are resumed. */
  private readonly placed = new WeakMap<ApprovalRequest, string>();
  private readonly open = new Set<() => void>();
  private readonly ending = new Set<Promise<unknown>>();

  constructor(private readonly options: PlatformGateOptions) {
    super();
    const { platform, clock, logger, backOffMs } = options;
    const persistence = new Persistence(clock, new ApprovalNotices(logger, clock, platform.url), backOffMs);
    const asks = new PlatformConnection({ ...platform, clock });
    // Of its own: what waits must not stand in the way of what is asked.
    const polls = new PlatformConnection({ ...platform, clock, timeoutMs: POLL_TIMEOUT_MS, maxSockets: POLLS_AT_ONCE });
    setMaxListeners(0, this.stopped.signal);
    this.withdrawals = new Withdrawals(asks, persistence, clock);
    this.parts = {
      asks,
      polls,
      slots: new PollSlots(),
      persistence,
      info: new InfoDesk(asks, persistence, logger, platform.onInfoRequest),
      clock,
      isWithdrawn: (id) => this.withdrawals.has(id),
      waiting: () => this.open.size,
      stopped: this.stopped.signal,
    };
  }

  async request(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> {
    const isPlaced = this.placed.has(request);
    const wait = async (question: PlatformQuestion): Promise<ApprovalAnswer | null> => {
      const answer = await question.answer(isPlaced);
      if (isPlaced && question.id !== null) this.placed.set(request, question.id);
      return answer;
    };
    return (await this.ask(request, signal, wait)) ?? WITHDRAWN;
  }

  override async place(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer | null> {
    const release = keepAlive();
    try {
      const place = async (question: PlatformQuestion): Promise<ApprovalAnswer | null> => {
        const answer = await question.place();
        if (answer === null && question.id !== null) this.placed.set(request, question.id);
        return answer;
      };
      return await this.ask(request, signal, place);
    } finally {
      release();
    }
  }

  override async claim(request: ApprovalRequest, signal: AbortSignal): Promise<boolean> {
    const id = this.placed.get(request);
    if (id === undefined || signal.aborted || this.stopped.signal.aborted) return false;
    const release = keepAlive();
    try {
      const question = new PlatformQuestion(this.parts, request, AbortSignal.any([signal, this.stopped.signal]));
      return await question.claim(id);
    } finally {
      release();
    }
  }

  /** Withdraws for at most 5 s what is to be withdrawn, and ends. What is suspended stays on the platform. */
  async close(): Promise<void> {
    const release = keepAlive();
    const late = new AbortController();
    const cancel = this.options.clock.after(CLOSE_MS, () => late.abort());
    await Promise.race([Promise.all(this.ending), aborted(late.signal)]);
    cancel();
    await this.withdrawals.close(CLOSE_MS);
    this.stopped.abort();
    for (const leave of this.open) leave();
    this.parts.asks.close();
    this.parts.polls.close();
    release();
  }

  /** @returns null where the signal aborted, or the gate was closed; the question is then withdrawn, or stays. */
  private ask(
    request: ApprovalRequest,
    signal: AbortSignal,
    work: (question: PlatformQuestion) => Promise<ApprovalAnswer | null>,
  ): Promise<ApprovalAnswer | null> {
    if (signal.aborted || this.stopped.signal.aborted) return Promise.resolve(null);
    const over = new AbortController();
    setMaxListeners(0, over.signal);
    const leave = (): void => over.abort();
    let id: string | null = null;
    const found = (known: string): void => {
      if (id !== null) this.letGo(id);
      id = known;
      this.holders.set(known, (this.holders.get(known) ?? 0) + 1);
      this.withdrawals.remove(known);
    };
    const question = new PlatformQuestion(this.parts, request, over.signal, found);
    this.open.add(leave);
    signal.addEventListener('abort', leave);
    const answer = work(question).finally(() => {
      this.open.delete(leave);
      signal.removeEventListener('abort', leave);
      const isLast = id !== null && this.letGo(id);
      if (isLast && signal.aborted) this.withdrawals.add(id as unknown as string);
    });
    return this.untilOver(answer, over.signal);
  }

  /** What is on its way to the platform is not waited for. */
  private untilOver<T>(answer: Promise<T>, over: AbortSignal): Promise<T | null> {
    return new Promise((resolve, reject) => {
      over.addEventListener('abort', () => {
        const ending = answer.catch(() => undefined).finally(() => this.ending.delete(ending));
        this.ending.add(ending);
        resolve(null);
      });
      answer.then(resolve, reject);
    });
  }

  /** @returns whether nobody else of this process waits for it. */
  private letGo(id: string): boolean {
    const left = (this.holders.get(id) ?? 1) - 1;
    if (left === 0) this.holders.delete(id);
    else this.holders.set(id, left);
    return left === 0;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}
