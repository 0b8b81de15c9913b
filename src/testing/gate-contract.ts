import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ApprovalAnswer, ApprovalGate, ApprovalRequest } from '../approval/approval-gate';
import { oddRequests } from './odd-requests';
import { deepFreeze, quoted } from './rule-answers';
import { sampleRequest } from './sample-request';

/** One promise that a gate has to keep. */
export interface GateCheck {
  readonly name: string;
  /** Rejects with an Error that says what the gate did instead. */
  run(): Promise<void>;
}

/** How {@link gateContract} gets along with a particular gate. */
export interface GateContractOptions<Gate extends ApprovalGate> {
  /**
   * Answers a question that the gate has been asked, as a human would; where the gate shows one question after the other,
   * it waits for that one. Default: the gate answers by itself, and which way is not checked.
   */
  readonly decide?: (gate: Gate, request: ApprovalRequest, approve: boolean) => void | Promise<void>;
  /** How long an answer may take once it was given, and a withdrawal. Unit: milliseconds; default 2000. */
  readonly timeoutMs?: number;
}

/** How many turns of the event loop a gate has to answer too early. */
const EARLY_TURNS = 10;
const TEXTS = ['decidedBy', 'notes'] as const;

/**
 * The promises of {@link ApprovalGate} as checks for any test runner. Each makes a gate of its own.
 *
 * @example
 * describe('SlackGate', () => {
 *   const decide = (_gate, { id }, approve) => fakeSlack.press(id, approve ? 'yes' : 'no');
 *   for (const check of gateContract(() => new SlackGate(fakeSlack.url), { decide })) it(check.name, check.run);
 * });
 */
export function gateContract<Gate extends ApprovalGate>(
  makeGate: () => Gate | Promise<Gate>,
  { decide, timeoutMs = 2000 }: GateContractOptions<Gate> = {},
): readonly GateCheck[] {
  const check = (name: string, test: (asker: Asker) => Promise<void>): GateCheck => ({
    name,
    async run() {
      const gate = await makeGate();
      const asker = new Asker(gate, timeoutMs, decide && ((request, approve) => decide(gate, request, approve)));
      try {
        await test(asker);
      } finally {
        asker.withdrawAll();
      }
    },
  });

  const byItself = [
    check('gives a promise of a valid answer: the yes or no that somebody decided on', async (asker) => {
      for (const approve of [true, false]) await asker.ask(requestOf(1)).answered(approve);
    }),
    check('asks about every kind of call', async (asker) => {
      for (const request of oddRequests()) await asker.ask(request).answered(true);
    }),
    check('takes questions that cannot be changed, and leaves the others as they are', async (asker) => {
      await asker.ask(deepFreeze(requestOf(1))).answered(true);
      const request = requestOf(2);
      await asker.ask(request).answered(true);
      if (!isDeepStrictEqual(request, requestOf(2))) throw new Error('The gate changed the question.');
    }),
    check('keeps questions apart that are asked at once', async (asker) => {
      const questions = [1, 2, 3].map((index) => asker.ask(requestOf(index)));
      for (const [index, question] of questions.entries()) await question.answered(index !== 1);
    }),
    check('lets go of a question when its signal aborts', async (asker) => {
      const question = asker.ask(requestOf(1));
      await nextTurn();
      question.withdraw();
      await question.letGo();
    }),
    check('does not wait when its signal is aborted already', async (asker) => {
      await asker.ask(requestOf(1), AbortSignal.abort(new Error('aborted by the contract suite'))).letGo();
    }),
  ];
  if (decide === undefined) return byItself;
  return [
    ...byItself,
    check('does not answer before somebody decides', async (asker) => {
      const question = asker.ask(requestOf(1));
      for (let turn = 0; turn < EARLY_TURNS; turn++) await nextTurn();
      if (question.isSettled) throw new Error('The gate answered before anybody had decided.');
      await question.answered(true);
    }),
    check('goes on with the other questions when one is withdrawn', async (asker) => {
      const [withdrawn, ...others] = [1, 2, 3].map((index) => asker.ask(requestOf(index)));
      await nextTurn();
      withdrawn.withdraw();
      for (const question of others) await question.answered(true);
    }),
  ];
}

function requestOf(index: number): ApprovalRequest {
  return sampleRequest({ id: `01900000-0000-7000-8000-${String(index).padStart(12, '0')}` });
}

type Decide = (request: ApprovalRequest, approve: boolean) => void | Promise<void>;

/** Asks a gate, as the guard does. */
class Asker {
  private readonly asked: Question[] = [];

  constructor(
    private readonly gate: ApprovalGate,
    readonly timeoutMs: number,
    readonly decide: Decide | undefined,
  ) {}

  ask(request: ApprovalRequest, aborted?: AbortSignal): Question {
    const question = new Question(this, request, (signal) => this.gate.request(request, aborted ?? signal));
    this.asked.push(question);
    return question;
  }

  withdrawAll(): void {
    for (const question of this.asked) question.withdraw();
  }
}

/** One question that was put. */
class Question {
  isSettled = false;
  private readonly withdrawal = new AbortController();
  private readonly answer: Promise<unknown>;

  constructor(
    private readonly asker: Asker,
    private readonly request: ApprovalRequest,
    put: (signal: AbortSignal) => Promise<ApprovalAnswer>,
  ) {
    const answer: unknown = put(this.withdrawal.signal);
    if (typeof (answer as Partial<Promise<unknown>> | null)?.then !== 'function') {
      throw new Error(`The gate gave ${quoted(answer)} and no promise of an answer.`);
    }
    this.answer = answer as Promise<unknown>;
    const settled = (): void => {
      this.isSettled = true;
    };
    this.answer.then(settled, settled);
  }

  withdraw(): void {
    this.withdrawal.abort(new Error('withdrawn by the contract suite'));
  }

  /** Somebody decides, and the gate says so. */
  async answered(approve: boolean): Promise<void> {
    const { decide } = this.asker;
    const deciding = (async () => decide?.(this.request, approve))();
    const answer = await this.inTime(
      'answer',
      Promise.all([this.answer, deciding]).then(([given]) => given),
    );
    const { status } = (answer ?? {}) as Partial<ApprovalAnswer>;
    const valid = decide === undefined ? ['approved', 'rejected', 'expired', 'cancelled'] : [yesOrNo(approve)];
    if (!valid.includes(String(status))) throw new Error(`The gate gave the status ${quoted(status)} for ${valid}.`);
    for (const field of TEXTS) {
      const text: unknown = (answer as ApprovalAnswer)[field];
      if (!['undefined', 'string'].includes(typeof text)) throw new Error(`The answer's ${field} is ${quoted(text)}.`);
    }
  }

  /** Nobody waits for it: it is cancelled, expires, or rejects. */
  async letGo(): Promise<void> {
    const given = this.answer.catch(() => ({ status: 'cancelled' }));
    const { status } = (await this.inTime('let go', given)) as ApprovalAnswer;
    if (this.asker.decide === undefined || ['cancelled', 'expired'].includes(status)) return;
    throw new Error(`The gate gave the status ${quoted(status)} though nobody decided.`);
  }

  private async inTime<T>(what: string, act: Promise<T>): Promise<T> {
    const { timeoutMs } = this.asker;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`The gate did not ${what} within ${timeoutMs} ms.`)), timeoutMs);
    });
    try {
      return await Promise.race([act, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function yesOrNo(approve: boolean): ApprovalAnswer['status'] {
  return approve ? 'approved' : 'rejected';
}
