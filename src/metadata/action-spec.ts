import type { GuardedActionOptions } from '../core/action-options';
import type { ParameterList } from './argument-names';

/** Any function, as decorators meet it. */
export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** The class of an agent. */
export type AgentClass = abstract new (...args: never[]) => object;

/** The options of an action once they are checked; the functions among them take whatever the method takes. */
export type ActionOptions = GuardedActionOptions<unknown[], unknown>;

/** How a function has to be guarded: it may refuse by a throw, by a rejection, or at its first `next()`. */
export type FunctionKind = 'sync' | 'async' | 'async-generator';

/** One declared action: what `@GuardedAction` captures of a method when its class is decorated. */
export interface ActionSpec {
  /** Counts the specs of this process from 0: an index into the arrays of prepared actions. */
  readonly id: number;
  readonly name: string;
  readonly key: string | symbol;
  /** For messages: `PaymentTools.refund`. */
  readonly place: string;
  readonly options: ActionOptions;
  readonly original: AnyFunction;
  readonly kind: FunctionKind;
  /** What the source says of the parameters; null where it cannot be read. */
  readonly parameters: ParameterList | null;
}
