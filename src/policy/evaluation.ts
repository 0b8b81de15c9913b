import type { ActionCall } from '../core/action-call';
import { type Awaitable, isPromise } from '../core/awaitable';
import { type Decision, deny, type RequireApprovalDecision, type TransformDecision } from '../core/decision';
import type { Finding, SourcedClaim, TraceEntry, Verdict } from '../core/verdict';
import type { PreparedRule } from './prepared-rule';
import { isValidDecision } from './valid-decision';

/** The verdict of an evaluation in which no rule was asked. */
export const ALLOWED: Verdict = Object.freeze({
  allowed: true,
  denial: null,
  approval: null,
  arguments: null,
  downgrade: null,
  findings: [],
  claims: [],
  trace: [],
});

/** Asks the rules about one call, one after the other; waits only where a rule gives a promise. */
export class Evaluation {
  private denial: Finding | null = null;
  private approval: (Finding & { readonly decision: RequireApprovalDecision }) | null = null;
  private lowered: Readonly<Record<string, unknown>> | null = null;
  private downgrade: Finding | null = null;
  private readonly findings: Finding[] = [];
  private readonly claims: SourcedClaim[] = [];
  private readonly trace: TraceEntry[] = [];

  constructor(
    private call: ActionCall,
    private readonly rules: readonly PreparedRule[],
    private readonly signal: AbortSignal,
  ) {}

  /** Gives the verdict; never throws and never rejects. */
  run(from = 0): Awaitable<Verdict> {
    for (let index = from; index < this.rules.length && this.denial === null; index++) {
      const prepared = this.rules[index];
      try {
        const decision = prepared.evaluate(this.call, this.signal);
        if (isPromise(decision)) return this.runAfter(prepared, decision, index + 1);
        this.take(prepared, decision);
      } catch (error) {
        this.fail(prepared, error);
      }
    }
    const { denial, approval, lowered, downgrade, findings, claims, trace } = this;
    return { allowed: denial === null, denial, approval, arguments: lowered, downgrade, findings, claims, trace };
  }

  private runAfter(prepared: PreparedRule, answer: Promise<Decision>, next: number): Promise<Verdict> {
    return answer
      .then((decision) => this.take(prepared, decision))
      .catch((error: unknown) => this.fail(prepared, error))
      .then(() => this.run(next));
  }

  private take(prepared: PreparedRule, given: Decision): void {
    const { rule, source, shadow, soft } = prepared;
    if (!isValidDecision(given, rule.stage)) {
      this.fail(
        prepared,
        new TypeError(
          'it gave no decision that is valid in its stage; return what allow(), warn(…), deny(…) and the like make',
        ),
      );
      return;
    }
    this.note(prepared, given.kind);
    // A rule that makes its decisions by hand may leave out the context.
    const decision = 'reason' in given ? { ...given, context: given.context ?? {} } : given;
    if (decision.kind === 'allow') return;
    if (decision.kind === 'claim') {
      for (const claim of decision.claims) {
        this.claims.push({ rule: rule.name, claim: soft ? { ...claim, soft } : claim, source, shadow });
      }
      return;
    }
    const finding: Finding = { rule: rule.name, stage: rule.stage, decision, source, shadow };
    if (soft || decision.kind === 'warn') {
      this.findings.push(finding);
      return;
    }
    switch (decision.kind) {
      case 'deny':
        this.denial = finding;
        return;
      case 'transform':
        this.transform(finding, decision);
        return;
      case 'require-approval':
        if (this.approval === null || decision.timeoutMs < this.approval.decision.timeoutMs) {
          // The first to ask is who asks; the shortest time limit holds.
          const asking = this.approval ?? finding;
          this.approval = {
            ...asking,
            decision: { ...(asking.decision as RequireApprovalDecision), timeoutMs: decision.timeoutMs },
          };
        }
        return;
      default:
        decision satisfies never;
    }
  }

  private transform(finding: Finding, decision: TransformDecision): void {
    this.lowered = decision.arguments;
    this.downgrade ??= { ...finding, source: decision.source ?? finding.source };
    this.call = this.call.withArguments(decision.arguments);
  }

  private fail({ rule, source }: PreparedRule, error: unknown): void {
    const message = readable(() => (error instanceof Error ? error.message : error));
    const soft = rule.onError === 'allow';
    this.trace.push({ rule: rule.name, stage: rule.stage, decision: 'failed', soft, error: message });
    if (soft) return;
    const reason = `The rule ${rule.name} could not decide, and what cannot be decided is refused.`;
    const context = { rule_error: readable(() => (error instanceof Error ? error.name : typeof error)) };
    this.denial = {
      rule: rule.name,
      stage: rule.stage,
      decision: deny('RULE_FAILED', reason, { context }),
      source,
      shadow: false,
    };
  }

  private note({ rule, soft }: PreparedRule, decision: TraceEntry['decision']): void {
    const hasEffect = decision === 'allow' || decision === 'warn' || !soft;
    this.trace.push({ rule: rule.name, stage: rule.stage, decision, soft: !hasEffect, error: null });
  }
}

/** A rule may throw anything, also what throws when it is looked at. */
function readable(read: () => unknown): string {
  try {
    return String(read());
  } catch {
    return 'an error that cannot be read';
  }
}
