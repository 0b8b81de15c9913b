import { PolicyViolationError, parsePolicy, type Sentinel } from '../../src';
import type { Intervention } from '../../src/core/intervention';
import { toWire } from '../../src/core/wire';
import { createTestSentinel, type ManualClock, ScriptedApprover } from '../../src/testing';
import type { Expectation, Step, Vector } from './vector';

type Action = (args: Record<string, unknown>) => unknown;
type FileRecord = ReturnType<typeof toWire>;

/** Plays one case against a Sentinel of its own. */
export class VectorRunner {
  private readonly sentinel: Sentinel;
  private readonly clock: ManualClock;
  private readonly interventions: readonly Intervention[];
  private readonly actions = new Map<string, Action>();
  private readonly startMs: number;
  private readonly approver = new ScriptedApprover();
  private step: Step | null = null;
  private bodies: unknown[] = [];

  constructor(
    vector: Vector,
    private readonly mode: 'sync' | 'async',
    home: string,
  ) {
    const test = createTestSentinel({
      home,
      policy: parsePolicy(JSON.stringify(vector.policy)),
      approvals: this.approver,
    });
    this.sentinel = test.sentinel;
    this.clock = test.clock;
    this.interventions = test.interventions;
    this.startMs = test.clock.now();
    for (const [name, options] of Object.entries(vector.actions)) {
      const guarded = this.sentinel.guard(this.bodyOf(), {
        name,
        costUsd: options.cost_usd,
        tags: options.tags,
        riskLevel: options.risk_level,
        description: options.description,
        blastRadius: options.blast_radius,
        requiresApproval: options.requires_approval,
        actualCostUsd: () => this.step?.actual_cost_usd ?? options.cost_usd ?? 0,
      });
      this.actions.set(name, guarded);
    }
  }

  /** Plays a step and tells what it left behind, in the words of the vectors. */
  async take(step: Step): Promise<Expectation> {
    if (step.at_ms !== undefined) this.clock.set(this.startMs + step.at_ms);
    this.step = step;
    this.bodies = [];
    const before = this.interventions.length;
    const given = structuredClone(step.args);
    const askedBefore = this.approver.asked.length;
    const errors = await this.callAll(step, askedBefore);
    expect(step.args).toEqual(given);
    const published = lastRevisions(this.interventions.slice(before));
    for (const error of errors) {
      if (PolicyViolationError.isInstance(error))
        expect(published.map(({ id }) => id)).toContain(error.intervention.id);
    }
    expect(this.sentinel.spend().reservedUsd).toBe(0);
    for (const { timestamp } of published) expect(Date.parse(timestamp)).toBe(this.clock.now());
    return {
      executed: step.parallel === undefined ? this.bodies.length === 1 : this.bodies.length,
      executed_args: this.bodies[0],
      asked: this.approver.asked.length - askedBefore,
      approver_saw: this.approver.asked[askedBefore]?.inputs,
      interventions: published.map(toWire) as unknown as Expectation['interventions'],
      error: errors[0]?.name,
      spent_usd: this.spent(step),
    };
  }

  /** What a step must leave: as the vector says, and no error where it names none. */
  expected({ expect: { error, ...rest }, parallel }: Step): object {
    if (parallel !== undefined) return rest;
    return { ...rest, error: error };
  }

  /** Every record so far, as it stands in the file. */
  published(): readonly FileRecord[] {
    return this.interventions.map(toWire);
  }

  close(): Promise<void> {
    return this.sentinel.close();
  }

  private async callAll(step: Step, askedBefore: number): Promise<Error[]> {
    const errors: Error[] = [];
    const action = this.actions.get(step.call) as Action;
    const call = async () => {
      try {
        await action(step.args);
      } catch (error) {
        errors.push(error as Error);
      }
    };
    const { run: runId, agent: agentId, intent } = step;
    if (step.approve !== undefined) this.approver.answers(step.approve === 'timeout' ? 'silence' : step.approve);
    const calls = this.sentinel.run({ runId, agentId, intent }, () =>
      Promise.all(Array.from({ length: step.parallel ?? 1 }, call)),
    );
    if (step.approve === 'timeout') this.clock.advance(this.approver.asked[askedBefore].timeoutMs);
    await calls;
    return errors;
  }

  private bodyOf(): Action {
    const body = (args: Record<string, unknown>): unknown => {
      this.bodies.push(structuredClone(args));
      if (this.step?.throws !== undefined) throw new Error(this.step.throws);
      return 'done';
    };
    return this.mode === 'async' ? async (args) => body(args) : (args) => body(args);
  }

  private spent({ run: runId }: Step): Record<string, number> {
    const { sessionUsd, runUsd, actions } = this.sentinel.run({ runId }, () => this.sentinel.spend());
    const byAction = Object.entries(actions).map(([name, { costUsd }]) => [name, costUsd] as const);
    return { session: sessionUsd, run: runUsd, ...Object.fromEntries(byAction) };
  }
}

/** The last revision of each, in the order in which their first ones were published. */
function lastRevisions(interventions: readonly Intervention[]): readonly Intervention[] {
  const byId = new Map<string, Intervention>();
  for (const intervention of interventions) byId.set(intervention.id, intervention);
  return [...byId.values()];
}
