import type { ActionDefinition } from '../core/action-definition';
import { ConfigurationError } from '../errors/configuration-error';
import { differingOption } from '../metadata/merge';
import type { PreparedAction } from './prepared-action';

/** Knows the actions of one Sentinel. */
export abstract class ActionRegistry {
  /**
   * Every action of each decorated class that the container has bound to itself or resolved, and of each agent or
   * function that was attached or guarded; by name.
   */
  abstract all(): readonly ActionDefinition[];
}

/** The registry that a guard keeps. */
export class GuardedActions extends ActionRegistry {
  private readonly byName = new Map<string, PreparedAction>();
  private readonly known: PreparedAction[] = [];

  /** @param discover - attaches what is bound but was not resolved yet. */
  constructor(private readonly discover: () => void) {
    super();
  }

  all(): readonly ActionDefinition[] {
    this.discover();
    const actions = [...this.byName.values()].map(({ definition }) => definition);
    return actions.sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /**
   * Adds an action.
   *
   * @throws {@link ConfigurationError} `DUPLICATE_ACTION` where another one of the same name has other options.
   */
  add(action: PreparedAction): void {
    const present = this.byName.get(action.definition.name);
    const differing = present === undefined ? null : differingOption(present, action);
    if (present !== undefined && differing !== null) {
      const { name } = action.definition;
      const places = `${present.spec.place} and ${action.spec.place}`;
      const message = `Two actions are named "${name}", with different ${differing}: ${places}. Rename one, or give both the same options.`;
      throw new ConfigurationError('DUPLICATE_ACTION', message, { name, option: differing });
    }
    if (present === undefined) this.byName.set(action.definition.name, action);
    this.known.push(action);
  }

  /** Every action that was made ready, hidden ones too. */
  prepared(): readonly PreparedAction[] {
    return this.known;
  }

  /** Notes an action that is called but stands for another: the method that an override hides. */
  addHidden(action: PreparedAction): void {
    this.known.push(action);
  }

  find(name: string): PreparedAction | undefined {
    if (!this.byName.has(name)) this.discover();
    return this.byName.get(name);
  }

  /** How many calls of an action were admitted. */
  callsOf(name: string): number {
    return this.known.reduce((sum, { definition, calls }) => (definition.name === name ? sum + calls : sum), 0);
  }

  /** Drops what was made ready under the policy so far. */
  forgetPolicy(): void {
    for (const action of this.known) action.forgetPolicy();
  }
}
