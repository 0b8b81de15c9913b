import type { GuardedActions } from '../guard/action-registry';
import { checkArguments } from '../guard/argument-check';
import type { PolicyDocument } from '../policy/policy-document';
import { PolicySet } from '../policy/policy-set';

/** Holds the policy of the moment; a new one takes its place in one step, or not at all. */
export class PolicyHolder {
  private set: PolicySet;

  /** @param prepare - makes ready what a set needs; throws where that cannot be had. */
  constructor(
    documents: readonly PolicyDocument[],
    private readonly actions: GuardedActions,
    private readonly prepare: (set: PolicySet) => void,
  ) {
    this.set = new PolicySet(documents);
    prepare(this.set);
  }

  get current(): PolicySet {
    return this.set;
  }

  /**
   * Replaces the policy. Calls that were decided go on as decided; the next one is decided by the new policy alone.
   *
   * @throws {@link ConfigurationError} `INVALID_POLICY` or `UNKNOWN_ARGUMENT`; the policy so far stays.
   */
  replace(documents: readonly PolicyDocument[]): void {
    const set = new PolicySet(documents);
    for (const { spec } of this.actions.prepared()) checkArguments(spec, set.documents);
    this.prepare(set);
    this.set = set;
    this.actions.forgetPolicy();
  }
}
