import type { GuardedActions } from '../guard/action-registry';
import { checkArguments } from '../guard/argument-check';
import type { PolicyDocument } from '../policy/policy-document';
import { type AddedDocument, PolicySelection } from '../policy/policy-selection';

/** What a holder has done before it takes a policy; both throw where it cannot be had. */
export interface PolicyChecks {
  /** Of the Sentinel's own documents. */
  own(policies: PolicySelection): void;
  /** Of the documents that a platform adds. */
  added(policies: PolicySelection, added: readonly PolicyDocument[]): void;
}

/**
 * Holds the policy of the moment: the Sentinel's own documents, and those that a platform adds. New ones take the place
 * of either in one step, or not at all.
 */
export class PolicyHolder {
  private policies: PolicySelection;
  private added: readonly AddedDocument[] = [];

  constructor(
    private own: readonly PolicyDocument[],
    private readonly actions: GuardedActions,
    private readonly checks: PolicyChecks,
  ) {
    this.policies = new PolicySelection(own);
    checks.own(this.policies);
  }

  get current(): PolicySelection {
    return this.policies;
  }

  /**
   * Replaces the Sentinel's own documents; those of the platform stay. Calls that were decided go on as decided; the next
   * one is decided by the new policy alone.
   *
   * @throws {@link ConfigurationError} `INVALID_POLICY` or `UNKNOWN_ARGUMENT`; the policy so far stays.
   */
  replace(own: readonly PolicyDocument[]): void {
    const policies = new PolicySelection(own, this.added);
    this.checkArguments([policies.own]);
    this.checks.own(policies);
    this.own = own;
    this.take(policies);
  }

  /**
   * Replaces what the platform adds; the Sentinel's own documents stay. Likewise in one step.
   *
   * @throws {@link ConfigurationError} as {@link replace}; the policy so far stays.
   */
  replaceAdded(added: readonly AddedDocument[]): void {
    const policies = new PolicySelection(this.own, added);
    this.checkArguments(policies.combinations());
    this.checks.added(
      policies,
      added.map(({ document }) => document),
    );
    this.added = added;
    this.take(policies);
  }

  private checkArguments(combinations: readonly (readonly PolicyDocument[])[]): void {
    for (const { spec } of this.actions.prepared()) {
      for (const documents of combinations) checkArguments(spec, documents);
    }
  }

  private take(policies: PolicySelection): void {
    this.policies = policies;
    this.actions.forgetPolicy();
  }
}
