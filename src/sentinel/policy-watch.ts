import type { Logger } from '../core/logger';
import type { GuardedActions } from '../guard/action-registry';
import { actionPatterns } from '../policy/action-patterns';
import { matchesGlob } from '../text/glob';
import type { PolicyHolder } from './policy-holder';

const MAX_SHOWN = 10;

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
    const idle = this.policies.current.own
      .flatMap(actionPatterns)
      .filter(({ pattern }) => !names.some((name) => matchesGlob(pattern, name)))
      .map(({ pattern, path }) => `${path}: ${pattern}`)
      .filter((each, index, all) => !this.toldPatterns.has(each) && all.indexOf(each) === index);
    if (idle.length === 0) return;
    for (const each of idle) this.toldPatterns.add(each);
    const shown = idle.slice(0, MAX_SHOWN).join(', ');
    const more = idle.length > MAX_SHOWN ? `, and ${idle.length - MAX_SHOWN} more` : '';
    this.logger.warn(
      { patterns: idle.slice(0, MAX_SHOWN) },
      `The policy has patterns that match no action of this Sentinel: ${shown}${more}. Are they misspelt?`,
    );
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
