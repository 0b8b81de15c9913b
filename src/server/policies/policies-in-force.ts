import { createHash } from 'node:crypto';
import { compilePolicy } from '../../policy/compile-policy';
import type { PolicyDocument } from '../../policy/policy-document';
import type { PolicySet } from '../../policy/policy-set';
import type { PolicyVersion } from '../../storage/policies';
import type { Storage } from '../../storage/storage';
import { withFlatForm } from './flat-form';
import { limitConflicts } from './policy-conflicts';
import { setsOf } from './sets-of';

/** Answers that are remembered: of so many different sets of policies, whoever they are for. */
const MAX_KEPT = 100;

/** A policy that is enabled. */
export interface EnabledPolicy {
  readonly version: PolicyVersion;
  readonly document: PolicyDocument;
  /** As agents get it. */
  readonly sent: object;
}

/** Whom policies are asked for. */
export interface PolicyAudience {
  readonly org: number;
  readonly agentId: string | null;
  readonly runId: string | null;
  /** Those of every run too. Default false. */
  readonly allRuns?: boolean;
}

/** The policies that are in force for an agent and a run. */
export interface InForce {
  /** `{ policies, conflicts }` as JSON. */
  readonly text: string;
  /** Of the text; the same text has the same. */
  readonly etag: string;
  /** All in one; where they contradict each other, each by itself. */
  readonly sets: readonly PolicySet[];
}

/** Knows which policies are in force for whom; makes the answer to each set of them once. */
export class PoliciesInForce {
  private readonly enabled = new Map<number, Promise<readonly EnabledPolicy[]>>();
  /** By the policies that they are made of, the one used last at the end. */
  private readonly answers = new Map<string, InForce>();
  private readonly stopListening: () => void;

  constructor(private readonly storage: Storage) {
    this.stopListening = storage.onCommitted((events) => {
      for (const { kind, org } of events) if (kind === 'policy_updated') this.enabled.delete(org);
    });
  }

  /** The policies for everything, then for the agent, then for the run. */
  async of(audience: PolicyAudience): Promise<InForce> {
    const { org, allRuns = false } = audience;
    const policies = (await this.enabledOf(org)).filter(({ version }) => isFor(version, audience));
    // A version never changes.
    const key = JSON.stringify([org, allRuns, ...policies.map(({ version: { id, version } }) => [id, version])]);
    // Those of several runs never meet.
    const meeting = allRuns ? policies.filter(({ version }) => version.scope !== 'run') : policies;
    const inForce = this.answers.get(key) ?? inForceOf(policies, meeting);
    this.answers.delete(key);
    this.answers.set(key, inForce);
    if (this.answers.size > MAX_KEPT) this.answers.delete([...this.answers.keys()][0]);
    return inForce;
  }

  /** All that are enabled in an organisation, whoever they are for. */
  enabledOf(org: number): Promise<readonly EnabledPolicy[]> {
    let enabled = this.enabled.get(org);
    if (enabled === undefined) {
      enabled = this.storage.policies.enabled(org).then((versions) => versions.map(enabledPolicy));
      // What could not be read is read again.
      enabled.catch(() => this.enabled.delete(org));
      this.enabled.set(org, enabled);
    }
    return enabled;
  }

  close(): void {
    this.stopListening();
  }
}

function enabledPolicy(version: PolicyVersion): EnabledPolicy {
  const { id, name, version: number, scope, targetId, document: text } = version;
  const { document } = compilePolicy(text);
  // It compiled when it was stored; what a newer program refuses is sent as it was written, and refused by the agent.
  const managed = { id, name, version: number, enabled: true, scope, target_id: targetId };
  const plain = JSON.parse(text) as object;
  const sent = { ...(document === null ? plain : withFlatForm(plain, document)), ...managed };
  return { version, document: { ...document, name }, sent };
}

function isFor({ scope, targetId }: PolicyVersion, { agentId, runId, allRuns }: PolicyAudience): boolean {
  if (scope === 'run' && allRuns === true) return true;
  return scope === 'global' || targetId === (scope === 'agent' ? agentId : runId);
}

function inForceOf(enabled: readonly EnabledPolicy[], meeting: readonly EnabledPolicy[]): InForce {
  const policies = meeting.map(({ version: { name }, document }) => ({ name, document }));
  const { sets, conflicts } = setsOf(policies.map(({ document }) => document));
  const said = { policies: enabled.map(({ sent }) => sent), conflicts: [...limitConflicts(policies), ...conflicts] };
  const text = JSON.stringify(said);
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`;
  return { text, etag, sets };
}
