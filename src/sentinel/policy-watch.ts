import type { Logger } from '../core/logger';
import type { GuardedActions } from '../guard/action-registry';
import { actionPatterns } from '../policy/action-patterns';
import { matchesGlob } from '../text/glob';
import type { PolicyHolder } from './policy-holder';

/** Tells of policies that do less than somebody may believe; each thing once. */
export class PolicyWatch {
  private toldWithout = false;
  private readonly toldPatterns = new Set<string>();

  constructor(
    private readonly policies: PolicyHolder,
    private readonly actions: GuardedActions,
    private readonly logger: Logger,
  ) {}

  /** Warns where nothing decides: no document and no rule. */
  warnWithoutPolicy(userRules: number): void {
    if (this.toldWithout || this.policies.current.documents.length > 0 || userRules > 0) return;
    this.toldWithout = true;
    this.logger.warn(
      {},
      'No policy and no rule is configured: every guarded action runs. Pass policy to createSentinel.',
    );
  }

  /** Warns of patterns that match none of the actions: often a misspelt name, and then a hole. */
  warnOfIdlePatterns(): void {
    const names = this.namesOfActions();
    if (names === null) return;
    for (const { pattern, path } of this.policies.current.documents.flatMap(actionPatterns)) {
      if (this.toldPatterns.has(`${path} ${pattern}`) || names.some((name) => matchesGlob(pattern, name))) continue;
      this.toldPatterns.add(`${path} ${pattern}`);
      this.logger.warn(
        { pattern, path },
        `The policy's ${path} has "${pattern}", which matches no action of this Sentinel. Is it misspelt?`,
      );
    }
  }

  /** Null where they cannot all be known: a class that is bound but faulty must not keep a Sentinel from closing. */
  private namesOfActions(): readonly string[] | null {
    try {
      return this.actions.all().map(({ name }) => name);
    } catch (error) {
      this.logger.warn({ error }, 'Patterns were not compared with actions: a class that is bound cannot be guarded.');
      return null;
    }
  }
}
