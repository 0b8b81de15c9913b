import type { ActionCall } from '../core/action-call';
import { type Awaitable, isPromise } from '../core/awaitable';
import { type Decision, deny } from '../core/decision';
import type { Finding, TraceEntry, Verdict } from '../core/verdict';
import type { PreparedRule } from './prepared-rule';

/** The verdict of an evaluation in which no rule was asked. */
export const ALLOWED: Verdict = Object.freeze({ allowed: true, denial: null, findings: [], trace: [] });

/** Asks the rules about one call, one after the other; waits only where a rule gives a promise. */
export class Evaluation {
  private denial: Finding | null = null;
  private readonly findings: Finding[] = [];
  private readonly trace: TraceEntry[] = [];

  constructor(
    private readonly call: ActionCall,
    private readonly rules: readonly PreparedRule[],
    private readonly signal: AbortSignal,
  ) {}

  /** Gives the verdict; never throws and never rejects. */
  run(from = 0): Awaitable<Verdict> {
    for (let index = from; index < this.rules.length && this.denial === null; index++) {
      const prepared = this.rules[index];
      let decision: Awaitable<Decision>;
      try {
        decision = prepared.evaluate(this.call, this.signal);
      } catch (error) {
        this.fail(prepared, error);
        continue;
      }
      if (isPromise(decision)) return this.runAfter(prepared, decision, index + 1);
      this.take(prepared, decision);
    }
    return { allowed: this.denial === null, denial: this.denial, findings: this.findings, trace: this.trace };
  }

  private runAfter(prepared: PreparedRule, answer: Promise<Decision>, next: number): Promise<Verdict> {
    return answer.then(
      (decision) => {
        this.take(prepared, decision);
        return this.run(next);
      },
      (error: unknown) => {
        this.fail(prepared, error);
        return this.run(next);
      },
    );
  }

  private take(prepared: PreparedRule, decision: Decision): void {
    const { shadow, source, rule } = prepared;
    if (!isComplete(decision)) {
      this.fail(prepared, new TypeError('it gave no decision; return allow(), warn(…) or deny(…)'));
      return;
    }
    switch (decision.kind) {
      case 'allow':
        this.note(prepared, 'allow');
        return;
      case 'warn':
        this.findings.push({ rule: rule.name, stage: rule.stage, decision, source, shadow });
        this.note(prepared, 'warn');
        return;
      case 'deny': {
        const finding: Finding = { rule: rule.name, stage: rule.stage, decision, source, shadow };
        if (shadow) this.findings.push(finding);
        else this.denial = finding;
        this.note(prepared, 'deny');
        return;
      }
      default:
        decision satisfies never;
    }
  }

  private fail({ rule, source }: PreparedRule, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.trace.push({
      rule: rule.name,
      stage: rule.stage,
      decision: 'failed',
      soft: rule.onError === 'allow',
      error: message,
    });
    if (rule.onError === 'allow') return;
    const reason = `The rule ${rule.name} could not decide, and what cannot be decided is refused.`;
    const decision = deny('RULE_FAILED', reason, { context: { rule_error: errorName(error) } });
    this.denial = { rule: rule.name, stage: rule.stage, decision, source, shadow: false };
  }

  private note({ rule, shadow }: PreparedRule, decision: TraceEntry['decision']): void {
    this.trace.push({ rule: rule.name, stage: rule.stage, decision, soft: shadow && decision === 'deny', error: null });
  }
}

/** Whether it is one of the closed union: a rule may be written in JavaScript, or against another version. */
function isComplete(decision: Decision | null | undefined): decision is Decision {
  if (decision?.kind === 'allow') return true;
  if (decision?.kind !== 'deny' && decision?.kind !== 'warn') return false;
  const texts = [decision.reasonCode, decision.reason, decision.kind === 'deny' ? decision.type : 'warning'];
  return texts.every((text) => typeof text === 'string' && text !== '');
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
