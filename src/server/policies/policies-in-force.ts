import { createHash } from 'node:crypto';
import { compilePolicy } from '../../policy/compile-policy';
import type { PolicyDocument } from '../../policy/policy-document';
import type { PolicyVersion } from '../../storage/policies';
import type { Storage } from '../../storage/storage';
import { withFlatForm } from './flat-form';
import { policyConflicts } from './policy-conflicts';

/** Answers that are remembered: of so many agents and runs. */
const MAX_KEPT = 1_000;

/** A policy that is enabled. */
interface Enabled {
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
  readonly policies: readonly { readonly name: string; readonly document: PolicyDocument }[];
}

/** Knows which policies are in force for whom; makes each answer once, until a policy changes. */
export class PoliciesInForce {
  private readonly enabled = new Map<number, Promise<readonly Enabled[]>>();
  private readonly answers = new Map<string, InForce>();
  private readonly stopListening: () => void;

  constructor(private readonly storage: Storage) {
    this.stopListening = storage.onCommitted((events) => {
      for (const { kind, org } of events) if (kind === 'policy_updated') this.forget(org);
    });
  }

  /** The policies for everything, then for the agent, then for the run. */
  async of(audience: PolicyAudience): Promise<InForce> {
    const { org, agentId, runId, allRuns = false } = audience;
    const key = JSON.stringify([org, agentId, runId, allRuns]);
    const kept = this.answers.get(key);
    if (kept !== undefined) return kept;
    const enabled = this.enabledOf(org);
    const asked = (await enabled).filter(({ version }) => isFor(version, audience));
    // Those of several runs never meet.
    const inForce = inForceOf(asked, allRuns ? asked.filter(({ version }) => version.scope !== 'run') : asked);
    // A policy that has changed meanwhile is not in it.
    if (this.enabled.get(org) !== enabled) return inForce;
    if (this.answers.size >= MAX_KEPT) this.answers.clear();
    this.answers.set(key, inForce);
    return inForce;
  }

  close(): void {
    this.stopListening();
  }

  private forget(org: number): void {
    this.enabled.delete(org);
    this.answers.clear();
  }

  private enabledOf(org: number): Promise<readonly Enabled[]> {
    let enabled = this.enabled.get(org);
    if (enabled === undefined) {
      enabled = this.storage.policies.enabled(org).then((versions) => versions.map(enabledPolicy));
      // What could not be read is read again.
      enabled.catch(() => this.enabled.delete(org));
      this.enabled.set(org, enabled);
    }
    return enabled;
  }
}

function enabledPolicy(version: PolicyVersion): Enabled {
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

function inForceOf(enabled: readonly Enabled[], together: readonly Enabled[]): InForce {
  const policies = together.map(({ version: { name }, document }) => ({ name, document }));
  const text = JSON.stringify({ policies: enabled.map(({ sent }) => sent), conflicts: policyConflicts(policies) });
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`;
  return { text, etag, policies };
}
