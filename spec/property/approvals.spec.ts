import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import {
  ApprovalPendingError,
  type Intervention,
  type KillTarget,
  QueueApprovalGate,
  requireApproval,
} from '../../src';
import { createTestSentinel } from '../../src/testing';
import { settled } from '../guard/doubles/payments';
import { StubRule } from '../policy/doubles/stub-rule';

const RUNS = ['r1', 'r2'] as const;
const BUDGET = 6;
const DENIES = { deniedActions: ['pay'], budgets: { session: BUDGET } };
const PERMITS = { budgets: { session: BUDGET } };

interface Ask {
  readonly run: (typeof RUNS)[number];
  readonly suspends: boolean;
  readonly costUsd: number;
  readonly timeoutMs: number;
}

type Step =
  | { readonly do: 'approve' | 'reject'; readonly which: number }
  | { readonly do: 'resume'; readonly which: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'abort'; readonly run: (typeof RUNS)[number] }
  | { readonly do: 'kill' | 'revive'; readonly target: KillTarget }
  | { readonly do: 'deny' | 'permit' | 'turn' | 'close' };

const ask: fc.Arbitrary<Ask> = fc.record({
  run: fc.constantFrom(...RUNS),
  suspends: fc.boolean(),
  costUsd: fc.integer({ min: 1, max: 4 }),
  timeoutMs: fc.integer({ min: 1, max: 9 }),
});
const target: fc.Arbitrary<KillTarget> = fc.constantFrom(
  {},
  { runId: 'r1' },
  { runId: 'r2' },
  { runId: 'r1', agentId: 'ann' },
);
const which = fc.nat(5);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('approve', 'approve', 'reject', 'resume'),
      which,
    }) as fc.Arbitrary<Step>,
  },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'turn' }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('abort' as const), run: fc.constantFrom(...RUNS) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('kill' as const, 'revive' as const), target }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'deny' }, { do: 'permit' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'close' }) },
);

/** What SEMANTICS says becomes of one call, step by step. */
interface Fate {
  readonly ask: Ask;
  /** `open`, an answer on its way from the gate, `agreed` and suspended, or its end: a code, or `ran`. */
  state: string;
  /** When its answer was given, among all. */
  answeredAs: number;
}

const OPEN = ['open', 'approve', 'reject'];

class Oracle {
  readonly fates: Fate[];
  private readonly stops = new Map<string, KillTarget>();
  private denies = false;
  private nowMs = 0;
  private spentUsd = 0;
  private answers = 0;

  constructor(asks: readonly Ask[]) {
    this.fates = asks.map((each) => ({ ask: each, state: 'open', answeredAs: 0 }));
  }

  /** @returns whether the question can be answered. */
  answer(fate: Fate | undefined, how: 'approve' | 'reject'): boolean {
    if (fate?.state !== 'open') return false;
    Object.assign(fate, { state: how, answeredAs: ++this.answers });
    return true;
  }

  end(code: string, concerns: (ask: Ask) => boolean): void {
    for (const fate of this.fates) if (OPEN.includes(fate.state) && concerns(fate.ask)) fate.state = code;
  }

  pass(ms: number): void {
    this.nowMs += ms;
    this.end('APPROVAL_EXPIRED', ({ timeoutMs }) => timeoutMs <= this.nowMs);
  }

  kill(stop: KillTarget): void {
    const isNew = !this.stops.has(JSON.stringify(stop));
    this.stops.set(JSON.stringify(stop), stop);
    if (isNew) this.end('KILL_SWITCH', (each) => isStopped(each, stop));
  }

  revive(stop: KillTarget): void {
    this.stops.delete(JSON.stringify(stop));
  }

  decidedBy(denies: boolean): void {
    this.denies = denies;
  }

  /** The answers that are on their way arrive, in order. */
  turn(): void {
    const answered = this.fates.filter(({ state }) => state === 'approve' || state === 'reject');
    for (const fate of answered.sort((left, right) => left.answeredAs - right.answeredAs)) {
      if (fate.state === 'reject') fate.state = 'APPROVAL_REJECTED';
      else if (fate.ask.suspends) fate.state = 'agreed';
      else this.run(fate);
    }
  }

  /** @returns what comes of it. */
  resume(fate: Fate): string {
    if (fate.state === 'ran' || fate.state.startsWith('resumed')) return 'ALREADY_RESUMED';
    if (fate.state === 'open') return 'APPROVAL_PENDING';
    if (fate.state !== 'agreed') return fate.state;
    const end = this.run(fate);
    fate.state = end === 'ran' ? end : `resumed ${end}`;
    return end;
  }

  private run(fate: Fate): string {
    const { costUsd } = fate.ask;
    if ([...this.stops.values()].some((stop) => isStopped(fate.ask, stop))) fate.state = 'KILL_SWITCH';
    else if (this.denies) fate.state = 'ACTION_DENIED';
    else if (this.spentUsd + costUsd > BUDGET) fate.state = 'BUDGET_EXCEEDED';
    else {
      fate.state = 'ran';
      this.spentUsd += costUsd;
    }
    return fate.state;
  }

  get spent(): number {
    return this.spentUsd;
  }
}

function isStopped({ run }: Ask, { runId }: KillTarget): boolean {
  return runId === undefined || runId === run;
}

/** The real thing, beside the oracle. */
class Trial {
  private readonly queue = new QueueApprovalGate();
  private readonly test = createTestSentinel({
    policy: PERMITS,
    approvals: this.queue,
    agentId: 'ann',
    rules: [
      new StubRule(({ arguments: { timeoutMs } }) => requireApproval('It asks.', { timeoutMs: timeoutMs as number }), {
        stage: 'approval',
      }),
    ],
  });
  private readonly controllers = { r1: new AbortController(), r2: new AbortController() };
  private readonly bodies: number[] = [];
  private readonly ends: Promise<unknown>[] = [];
  private readonly ids: string[] = [];
  private readonly oracle: Oracle;

  constructor(private readonly asks: readonly Ask[]) {
    this.oracle = new Oracle(asks);
  }

  async begin(): Promise<void> {
    const { sentinel, interventions } = this.test;
    const action = (onApproval: 'wait' | 'suspend') =>
      sentinel.guard(async (_timeoutMs: number, _costUsd: number, index: number) => this.bodies.push(index), {
        name: onApproval === 'wait' ? 'pay' : 'pay later',
        params: ['timeoutMs', 'costUsd', 'index'],
        costUsd: (_timeoutMs, costUsd) => costUsd,
        mode: 'async',
        onApproval,
      });
    const [pay, payLater] = [action('wait'), action('suspend')];
    for (const [index, { run, suspends, timeoutMs, costUsd }] of this.asks.entries()) {
      const { signal } = this.controllers[run];
      const call = sentinel.run({ runId: run, signal }, () => (suspends ? payLater : pay)(timeoutMs, costUsd, index));
      this.ends.push(endOf(call));
      this.ids.push(interventions[index].approvalId as string);
    }
    await settled();
    this.expectPending();
  }

  /** Takes a step at once; gives a promise only where it waits for a turn. */
  take(step: Step): Promise<void> | undefined {
    const { sentinel, clock } = this.test;
    switch (step.do) {
      case 'approve':
      case 'reject': {
        const fate = this.oracle.fates[step.which];
        const how = step.do;
        const say = () => this.queue[how](this.ids[step.which] ?? 'none', { by: 'lead' });
        if (this.oracle.answer(fate, how)) say();
        else expect(say).toThrow(expect.objectContaining({ code: 'APPROVAL_NOT_PENDING' }));
        break;
      }
      case 'wait':
        this.oracle.pass(step.ms);
        clock.advance(step.ms);
        break;
      case 'abort':
        this.oracle.end('APPROVAL_CANCELLED', ({ run }) => run === step.run);
        this.controllers[step.run].abort();
        break;
      case 'close':
        this.oracle.end('APPROVAL_CANCELLED', () => true);
        sentinel.guarding.withdrawQuestions();
        break;
      case 'kill':
        this.oracle.kill(step.target);
        sentinel.kill('Enough.', step.target);
        break;
      case 'revive':
        this.oracle.revive(step.target);
        sentinel.revive(step.target);
        break;
      case 'deny':
      case 'permit':
        this.oracle.decidedBy(step.do === 'deny');
        sentinel.updatePolicy(step.do === 'deny' ? { ...DENIES, deniedActions: ['pay*'] } : PERMITS);
        break;
      case 'turn':
        this.oracle.turn();
        return settled().then(() => this.expectPending());
      case 'resume':
        if (this.asks[step.which]?.suspends === true) return this.resume(step.which);
        break;
    }
    this.expectPending();
    return undefined;
  }

  /** Nobody answers any more; everything comes to its end. */
  async finish(): Promise<void> {
    await this.take({ do: 'turn' });
    await this.take({ do: 'wait', ms: 10 });
    await this.take({ do: 'turn' });
    for (const [index, { suspends }] of this.asks.entries()) if (suspends) await this.resume(index);
    const { sentinel, clock, interventions } = this.test;
    for (const [index, fate] of this.oracle.fates.entries()) {
      const end = fate.state.replace('resumed ', '');
      const records = interventions.filter(({ approvalId }) => approvalId === this.ids[index]);
      expect(records.map(told)).toEqual(['1 escalated APPROVAL_REQUIRED', `2 ${outcomeOf(end)}`]);
      expect(new Set(records.map(({ id, type, callId }) => `${id} ${type} ${callId}`)).size).toBe(1);
      if (!fate.ask.suspends) expect(await this.ends[index]).toBe(end);
      else expect(await this.ends[index]).toBe('APPROVAL_PENDING');
    }
    const ran = this.oracle.fates.flatMap(({ state }, index) => (state === 'ran' ? [index] : []));
    expect([...this.bodies].sort()).toEqual(ran);
    expect(sentinel.spend()).toMatchObject({ sessionUsd: this.oracle.spent, reservedUsd: 0 });
    expect(interventions).toHaveLength(2 * this.asks.length);
    const listeners = Object.values(this.controllers).flatMap(({ signal }) => getEventListeners(signal, 'abort'));
    expect([clock.pendingTimers, this.queue.pending(), listeners]).toEqual([0, [], []]);
  }

  private async resume(index: number): Promise<void> {
    // A resume waits for answers that are on their way.
    this.oracle.turn();
    await settled();
    const expected = this.oracle.resume(this.oracle.fates[index]);
    expect(await endOf(this.test.sentinel.resume(this.ids[index]))).toBe(expected);
    await settled();
  }

  private expectPending(): void {
    const open = this.oracle.fates.flatMap(({ state }, index) => (state === 'open' ? [this.ids[index]] : []));
    expect(this.queue.pending().map(({ id }) => id)).toEqual(open);
  }
}

function told({ revision, outcome, reasonCode }: Intervention): string {
  return `${revision} ${outcome} ${reasonCode}`;
}

function outcomeOf(end: string): string {
  if (end === 'ran') return 'approved_after_review APPROVAL_REQUIRED';
  return end === 'APPROVAL_REJECTED' ? `rejected_after_review ${end}` : `blocked ${end}`;
}

/** `ran`, or the code of the error, whose record is the one that says so. */
async function endOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ran';
  } catch (error) {
    const { code, intervention } = error as { code: string; intervention?: Intervention };
    if (intervention !== undefined && !ApprovalPendingError.isInstance(error))
      expect(intervention.reasonCode).toBe(code);
    return code;
  }
}

describe('Calls that wait for humans', () => {
  it('have one end each, told by one final revision, for every order of answers, time limits, aborts, kills and policies', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(ask, { minLength: 1, maxLength: 6 }),
        fc.array(step, { maxLength: 20 }),
        async (asks, steps) => {
          const trial = new Trial(asks);
          await trial.begin();
          for (const each of steps) {
            const waits = trial.take(each);
            if (waits !== undefined) await waits;
          }
          await trial.finish();
        },
      ),
      { numRuns: process.env.AGENT_SENTINEL_FULL === '1' ? 10_000 : 500 },
    );
  }, 120_000);
});
