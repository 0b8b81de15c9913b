import { createHash } from 'node:crypto';
import { compilePolicy } from '../../policy/compile-policy';
import type { PolicyDocument } from '../../policy/policy-document';
import { approvalNeed } from './approval-question';
import { compileSource } from './compile-source';
import { contradictions } from './contradictions';
import { withFlatForm } from './flat-form';
import { limitConflicts } from './policy-conflicts';
import type { InForce, PoliciesTogether, PolicyJobs, PolicyText } from './policy-jobs';
import { setsOf, type Together } from './sets-of';

/** As many as an organisation may have. */
const MAX_DOCUMENTS = 1_000;
/** Of so many different sets of policies, whoever they are for, what they are together is remembered. */
const MAX_SETS = 100;

/** A policy that was compiled. */
export interface CompiledPolicyText extends PolicyText {
  readonly compiled: PolicyDocument;
  /** As agents get it. */
  readonly sent: object;
}

type Jobs = { readonly [K in keyof PolicyJobs]: (given: PolicyJobs[K]['given']) => PolicyJobs[K]['result'] };

/**
 * Compiles policies and puts them together, each and each set of them once. Takes as long as a policy may have it take: it
 * runs in a thread of its own.
 */
export class CompiledPolicies implements Jobs {
  /** By their version, which never changes; the one used last at the end, and likewise the sets. */
  private readonly documents = new Map<string, CompiledPolicyText>();
  private readonly sets = new Map<string, Together>();

  compile = compileSource;

  contradictions({ draft, enabled }: PolicyJobs['contradictions']['given']): readonly string[] {
    const { document } = compilePolicy(draft.document);
    const others = enabled.map((each) => this.compiled(each));
    return contradictions({ ...draft, compiled: document ?? {} }, others);
  }

  'in-force'({ policies, meeting }: PoliciesTogether): InForce {
    const named = meeting.map((each) => ({ name: each.name, document: this.compiled(each).compiled }));
    const conflicts = [...limitConflicts(named), ...this.together(meeting).conflicts];
    const text = JSON.stringify({ policies: policies.map((each) => this.compiled(each).sent), conflicts });
    const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`;
    return { text, etag };
  }

  'approval-need'({ meeting, call }: PolicyJobs['approval-need']['given']): PolicyJobs['approval-need']['result'] {
    return approvalNeed(this.together(meeting).sets, call);
  }

  private together(meeting: readonly PolicyText[]): Together {
    const key = JSON.stringify(meeting.map(keyOf));
    return remembered(this.sets, key, MAX_SETS, () => setsOf(meeting.map((each) => this.compiled(each).compiled)));
  }

  private compiled(policy: PolicyText): CompiledPolicyText {
    return remembered(this.documents, keyOf(policy), MAX_DOCUMENTS, () => compiledPolicy(policy));
  }
}

function keyOf({ id, version }: PolicyText): string {
  return `${id} ${version}`;
}

function compiledPolicy(policy: PolicyText): CompiledPolicyText {
  const { id, name, version, scope, targetId, document: text } = policy;
  const { document } = compilePolicy(text);
  // It compiled when it was stored; what a newer program refuses is sent as it was written, and refused by the agent.
  const managed = { id, name, version, enabled: true, scope, target_id: targetId };
  const plain = JSON.parse(text) as object;
  const sent = { ...(document === null ? plain : withFlatForm(plain, document)), ...managed };
  return { ...policy, compiled: { ...document, name }, sent };
}

/** What is known by its key, or is made now; of those used longest ago one is forgotten where there are too many. */
function remembered<T>(known: Map<string, T>, key: string, most: number, make: () => T): T {
  const value = known.get(key) ?? make();
  known.delete(key);
  known.set(key, value);
  if (known.size > most) known.delete([...known.keys()][0]);
  return value;
}
