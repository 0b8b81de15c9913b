import type { PolicyCaller } from '../core/policy-caller';
import type { PolicyDocument } from './policy-document';
import { PolicySet } from './policy-set';
import { refuseCostly } from './refuse-costly';

/** A document that a platform gave, with the calls it is for: every one, those of one agent, or those of one run. */
export interface AddedDocument {
  readonly document: PolicyDocument;
  readonly scope: 'global' | 'agent' | 'run';
  /** The agent or run; null where it is for every call. */
  readonly targetId: string | null;
  /** It is for calls that name no agent too: the platform's key belongs to the agent. Default false. */
  readonly isForNameless?: boolean;
}

/** Sets that are kept ready, of so many runs; another one is made again. */
const MAX_SETS = 1_000;

type Documents = readonly PolicyDocument[];

/**
 * The documents of one moment: a Sentinel's own, and those that a platform adds, of which some are only for the calls of
 * one agent or one run. Each call is decided by one {@link PolicySet}, made of the documents that are for it, so what is
 * for others has no part in it. Immutable.
 */
export class PolicySelection {
  /** What decides about calls that no document names by agent or run. */
  readonly forEveryone: PolicySet;
  /** Whether some documents are only for some calls. */
  readonly isScoped: boolean;
  /** Those that are enabled, whomever they are for. */
  readonly documents: Documents;
  /** The Sentinel's own among them. */
  readonly own: Documents;
  private readonly global: Documents;
  private readonly byAgent: ReadonlyMap<string, Documents>;
  private readonly byRun: ReadonlyMap<string, Documents>;
  private readonly nameless: string | null;
  private readonly sets = new Map<Documents | null, Map<Documents | null, PolicySet>>();
  private setCount = 0;

  /**
   * @param own - the Sentinel's own documents.
   * @throws {@link ConfigurationError} `INVALID_POLICY` where one is faulty, or some that can meet contradict each other,
   * or there is too much to compare.
   */
  constructor(own: Documents, added: readonly AddedDocument[] = []) {
    this.global = added.filter(({ scope }) => scope === 'global').map(({ document }) => document);
    this.byAgent = byTarget(added, 'agent');
    this.byRun = byTarget(added, 'run');
    this.nameless = added.find(({ scope, isForNameless }) => scope === 'agent' && isForNameless)?.targetId ?? null;
    this.isScoped = this.byAgent.size + this.byRun.size > 0;
    // The Sentinel's own may say what they like.
    if (added.length > 0) refuseCostly([...own, ...this.global], [...this.byAgent.values()], [...this.byRun.values()]);
    this.forEveryone = new PolicySet(own, this.global);
    this.own = this.forEveryone.own;
    const scoped = [...this.byAgent.values(), ...this.byRun.values()].flat();
    this.documents = [...this.forEveryone.documents, ...scoped.flatMap((each) => new PolicySet([each]).documents)];
    if (this.isScoped) for (const together of this.combinations()) new PolicySet(together);
  }

  /** The set that decides about the calls of a caller. */
  for({ agentId, runId }: PolicyCaller): PolicySet {
    if (!this.isScoped) return this.forEveryone;
    const agent = agentId ?? this.nameless;
    const ofAgent = (agent === null ? undefined : this.byAgent.get(agent)) ?? null;
    const ofRun = this.byRun.get(runId) ?? null;
    if (ofAgent === null && ofRun === null) return this.forEveryone;
    const known = this.sets.get(ofAgent)?.get(ofRun);
    if (known !== undefined) return known;
    const made = new PolicySet(this.own, [...this.global, ...(ofAgent ?? []), ...(ofRun ?? [])]);
    if (++this.setCount > MAX_SETS) {
      this.sets.clear();
      this.setCount = 1;
    }
    const beside = this.sets.get(ofAgent) ?? new Map<Documents | null, PolicySet>();
    this.sets.set(ofAgent, beside.set(ofRun, made));
    return made;
  }

  /**
   * The documents that can meet in one call and speak of arguments: what only together can be faulty. The first holds
   * those for every call.
   */
  combinations(): readonly Documents[] {
    const always = this.forEveryone.documents.filter(speaksOfArguments);
    const agents = [[], ...this.byAgent.values()].map((each) => each.filter(speaksOfArguments));
    const runs = [[], ...this.byRun.values()].map((each) => each.filter(speaksOfArguments));
    const [withAgents, withRuns] = [agents, runs].map((each) =>
      each.filter(({ length }, at) => at === 0 || length > 0),
    );
    return withAgents.flatMap((agent) => withRuns.map((run) => [...always, ...agent, ...run]));
  }
}

function byTarget(added: readonly AddedDocument[], wanted: 'agent' | 'run'): ReadonlyMap<string, Documents> {
  const found = new Map<string, PolicyDocument[]>();
  for (const { document, scope, targetId } of added) {
    if (scope !== wanted || targetId === null) continue;
    const others = found.get(targetId);
    if (others === undefined) found.set(targetId, [document]);
    else others.push(document);
  }
  return found;
}

function speaksOfArguments({ downgrades, argumentConstraints }: PolicyDocument): boolean {
  return downgrades !== undefined || argumentConstraints !== undefined;
}
