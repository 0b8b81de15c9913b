import type { Logger } from '../core/logger';
import type { GuardedActions } from '../guard/action-registry';
import type { PolicySet } from '../policy/policy-set';
import { matchesGlob } from '../text/glob';

/** Tells of policies that do less than somebody may believe; each thing once. */
export class PolicyWatch {
  private toldWithout = false;
  private readonly toldPatterns = new Set<string>();

  constructor(
    private readonly policies: PolicySet,
    private readonly actions: GuardedActions,
    private readonly logger: Logger,
  ) {}

  /** Warns where nothing decides: no document and no rule. */
  warnWithoutPolicy(userRules: number): void {
    if (this.toldWithout || this.policies.documents.length > 0 || userRules > 0) return;
    this.toldWithout = true;
    this.logger.warn(
      {},
      'No policy and no rule is configured: every guarded action runs. Pass policy to createSentinel.',
    );
  }

  /** Warns of patterns that match none of the actions: often a misspelt name, and then a hole. */
  warnOfIdlePatterns(): void {
    const names = this.actions.all().map(({ name }) => name);
    for (const { pattern, path } of this.policies.actionPatterns) {
      if (this.toldPatterns.has(`${path} ${pattern}`) || names.some((name) => matchesGlob(pattern, name))) continue;
      this.toldPatterns.add(`${path} ${pattern}`);
      this.logger.warn(
        { pattern, path },
        `The policy's ${path} has "${pattern}", which matches no action of this Sentinel. Is it misspelt?`,
      );
    }
  }
}
