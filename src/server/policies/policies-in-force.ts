import type { Clock } from '../../core/clock';
import type { PolicyVersion } from '../../storage/policies';
import type { Storage } from '../../storage/storage';
import type { ApprovalNeed, PlannedCall } from './approval-question';
import { KeptByWeight } from './kept-by-weight';
import type { DraftPolicy, InForce, PoliciesTogether, PolicyText } from './policy-jobs';
import { type PolicyQueue, UnreadPolicies } from './policy-queue';

/** Of the answers that are remembered. Unit: characters. */
const MAX_CHARACTERS = 16 * 1024 * 1024;
/** Policies that could not be put together are not tried again before: each try holds up everybody's. Unit: milliseconds. */
const RETRY_MS = 60_000;

/** Whom policies are asked for. */
export interface PolicyAudience {
  readonly org: number;
  readonly agentId: string | null;
  readonly runId: string | null;
  /** Those of every run too. Default false. */
  readonly allRuns?: boolean;
  /** Those of every agent too. Default false. */
  readonly allAgents?: boolean;
}

/** Knows which policies are in force for whom; has the answer to each set of them made once. */
export class PoliciesInForce {
  private readonly enabled = new Map<number, Promise<readonly PolicyText[]>>();
  /** By the policies that they are made of. */
  private readonly answers = new KeptByWeight<InForce>(MAX_CHARACTERS);
  private readonly underWay = new Map<string, Promise<InForce>>();
  /** When policies could not be put together, and why. */
  private readonly failed = new Map<string, { readonly at: number; readonly error: unknown }>();
  private readonly stopListening: () => void;

  constructor(
    private readonly storage: Storage,
    private readonly queue: PolicyQueue,
    private readonly clock: Clock,
  ) {
    this.stopListening = storage.onCommitted((events) => {
      for (const { kind, org } of events) if (kind === 'policy_updated') this.enabled.delete(org);
    });
  }

  /** The policies for everything, then for the agent, then for the run. */
  async of(audience: PolicyAudience): Promise<InForce> {
    const together = await this.for(audience);
    // A version never changes.
    const key = JSON.stringify([audience.org, ...[together.policies, together.meeting].map(versionsOf)]);
    return this.answers.get(key) ?? this.underWay.get(key) ?? this.answer(key, together);
  }

  /** Whether the policies for an audience want a human asked about a call. */
  async approvalNeed(audience: PolicyAudience, call: PlannedCall): Promise<ApprovalNeed> {
    const together = await this.for(audience);
    const key = JSON.stringify([audience.org, versionsOf(together.meeting)]);
    return this.unlessFailed(key, () => this.queue.do('approval-need', { ...together, call }));
  }

  /** How a policy contradicts those that are enabled, one sentence or two for each. */
  async contradictions(org: number, draft: DraftPolicy): Promise<readonly string[]> {
    return this.queue.do('contradictions', { draft, enabled: await this.enabledOf(org) });
  }

  close(): void {
    this.stopListening();
  }

  private answer(key: string, together: PoliciesTogether): Promise<InForce> {
    const answer = this.unlessFailed(key, () => this.queue.do('in-force', together));
    this.underWay.set(key, answer);
    const done = (): boolean => this.underWay.delete(key);
    answer.then((made) => this.answers.set(key, made, made.text.length)).then(done, done);
    return answer;
  }

  private async unlessFailed<T>(key: string, work: () => Promise<T>): Promise<T> {
    const now = this.clock.now();
    for (const [each, { at }] of this.failed) if (now - at >= RETRY_MS || now < at) this.failed.delete(each);
    const failure = this.failed.get(key);
    if (failure !== undefined) throw failure.error;
    try {
      return await work();
    } catch (error) {
      if (error instanceof UnreadPolicies) this.failed.set(key, { at: this.clock.now(), error });
      throw error;
    }
  }

  private async for(audience: PolicyAudience): Promise<PoliciesTogether> {
    const enabled = await this.enabledOf(audience.org);
    const policies = enabled.filter((policy) => isFor(policy, audience));
    return { policies, meeting: policies.filter((policy) => meets(policy, audience)) };
  }

  /** All that are enabled in an organisation, whoever they are for. */
  private enabledOf(org: number): Promise<readonly PolicyText[]> {
    let enabled = this.enabled.get(org);
    if (enabled === undefined) {
      enabled = this.storage.policies.enabled(org).then((versions) => versions.map(policyText));
      // What could not be read is read again.
      enabled.catch(() => this.enabled.delete(org));
      this.enabled.set(org, enabled);
    }
    return enabled;
  }
}

function policyText({ id, version, name, scope, targetId, document }: PolicyVersion): PolicyText {
  return { id, version, name, scope, targetId, document };
}

function isFor(policy: PolicyText, audience: PolicyAudience): boolean {
  const { scope } = policy;
  if ((scope === 'run' && audience.allRuns === true) || (scope === 'agent' && audience.allAgents === true)) return true;
  return meets(policy, audience);
}

/** Whether it decides about the calls of that very agent and run. */
function meets({ scope, targetId }: PolicyText, { agentId, runId }: PolicyAudience): boolean {
  return scope === 'global' || targetId === (scope === 'agent' ? agentId : runId);
}

function versionsOf(policies: readonly PolicyText[]): readonly (readonly [string, number])[] {
  return policies.map(({ id, version }) => [id, version]);
}
