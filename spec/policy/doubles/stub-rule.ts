import { type ActionCall, type ActionDefinition, allow, type Decision, PolicyRule, type Stage } from '../../../src';
import type { PolicyContext } from '../../../src/policy/policy-rule';

type Answer = Decision | Promise<Decision> | ((call: ActionCall, context: PolicyContext) => unknown);

/** What a stub has besides its answer. */
export interface StubFields {
  readonly name?: string;
  readonly stage?: Stage;
  readonly onError?: 'deny' | 'allow';
  readonly appliesTo?: (action: ActionDefinition) => boolean;
}

/** A rule that answers as it is told, and notes what it was asked. */
export class StubRule extends PolicyRule {
  readonly name: string;
  readonly stage: Stage;
  override readonly onError?: 'deny' | 'allow';
  /** The calls of `evaluate`. */
  readonly asked: { call: ActionCall; context: PolicyContext }[] = [];
  /** The names of the actions that `appliesTo` was asked about. */
  readonly askedToApply: string[] = [];

  constructor(
    private readonly answer: Answer = allow(),
    private readonly fields: StubFields = {},
  ) {
    super();
    this.name = fields.name ?? 'stub';
    this.stage = fields.stage ?? 'access';
    this.onError = fields.onError;
  }

  override appliesTo(action: ActionDefinition): boolean {
    this.askedToApply.push(action.name);
    return this.fields.appliesTo?.(action) ?? true;
  }

  evaluate(call: ActionCall, context: PolicyContext): Decision | Promise<Decision> {
    this.asked.push({ call, context });
    return (typeof this.answer === 'function' ? this.answer(call, context) : this.answer) as Decision;
  }
}
