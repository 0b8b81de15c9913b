import type { PolicyVersion } from '../../storage/policies';
import type { Storage } from '../../storage/storage';
import type { ApprovalNeed, PlannedCall } from './approval-question';
import type { DraftPolicy, InForce, PoliciesTogether, PolicyText } from './policy-jobs';
import type { PolicyQueue } from './policy-queue';

/** Answers that are remembered: of so many different sets of policies, whoever they are for. */
const MAX_KEPT = 100;

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
  /** By the policies that they are made of, the one used last at the end. */
  private readonly answers = new Map<string, Promise<InForce>>();
  private readonly stopListening: () => void;

  constructor(
    private readonly storage: Storage,
    private readonly queue: PolicyQueue,
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
    let answer = this.answers.get(key);
    if (answer === undefined) {
      answer = this.queue.do('in-force', together);
      answer.catch(() => this.answers.delete(key));
    }
    this.answers.delete(key);
    this.answers.set(key, answer);
    if (this.answers.size > MAX_KEPT) this.answers.delete([...this.answers.keys()][0]);
    return answer;
  }

  /** Whether the policies for an audience want a human asked about a call. */
  async approvalNeed(audience: PolicyAudience, call: PlannedCall): Promise<ApprovalNeed> {
    return this.queue.do('approval-need', { ...(await this.for(audience)), call });
  }

  /** How a policy contradicts those that are enabled, one sentence or two for each. */
  async contradictions(org: number, draft: DraftPolicy): Promise<readonly string[]> {
    return this.queue.do('contradictions', { draft, enabled: await this.enabledOf(org) });
  }

  close(): void {
    this.stopListening();
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
