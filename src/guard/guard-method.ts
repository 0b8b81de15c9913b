import { UnguardedActionError } from '../errors/unguarded-action-error';
import type { ActionSpec, AnyFunction } from '../metadata/action-spec';
import { attachmentOf } from './attachment';
import { isPartOfRunningCall } from './current-call';
import { defaultAttachment } from './default-guard';
import { GuardedIteration } from './guarded-iteration';
import type { PreparedAction } from './prepared-action';

/** Finds the action's guard: the agent's own, else the default one. */
function preparedFor(agent: unknown, spec: ActionSpec): PreparedAction {
  const attachment = attachmentOf(agent) ?? defaultAttachment(agent);
  if (attachment === undefined) throw new UnguardedActionError(spec.name, spec.place);
  return attachment.actions[spec.id] ?? attachment.prepare(spec);
}

/** Makes the function that stands in a method's place: it asks the guard of the agent that it is called on. */
export function guardMethod(spec: ActionSpec): AnyFunction {
  return likeOriginal(
    spec,
    guardedBy(spec, (agent) => preparedFor(agent, spec)),
  );
}

/** Makes a guarded function with a guard of its own. */
export function guardFunction(prepared: PreparedAction): AnyFunction {
  return likeOriginal(
    prepared.spec,
    guardedBy(prepared.spec, () => prepared),
  );
}

function guardedBy(spec: ActionSpec, find: (agent: unknown) => PreparedAction): AnyFunction {
  switch (spec.kind) {
    case 'sync':
      return function (this: unknown, ...args) {
        if (isPartOfRunningCall(spec, this)) return spec.original.apply(this, args);
        const prepared = find(this);
        return prepared.guard.callSync(prepared, this, args);
      };
    case 'async':
      return function (this: unknown, ...args) {
        try {
          if (isPartOfRunningCall(spec, this)) return spec.original.apply(this, args);
          const prepared = find(this);
          return prepared.guard.callAsync(prepared, this, args);
        } catch (error) {
          return Promise.reject(error);
        }
      };
    case 'async-generator':
      return function (this: unknown, ...args) {
        if (isPartOfRunningCall(spec, this)) return spec.original.apply(this, args);
        return new GuardedIteration(() => {
          const prepared = find(this);
          return prepared.guard.admit(prepared, this, args);
        });
      };
  }
}

function likeOriginal({ original }: ActionSpec, guarded: AnyFunction): AnyFunction {
  Object.defineProperty(guarded, 'name', { value: original.name, configurable: true });
  Object.defineProperty(guarded, 'length', { value: original.length, configurable: true });
  return guarded;
}
