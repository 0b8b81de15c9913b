import { createHash } from 'node:crypto';
import { compilePolicy } from '../../policy/compile-policy';
import type { PolicyDocument } from '../../policy/policy-document';
import { approvalNeed } from './approval-question';
import { compileSource } from './compile-source';
import { contradictions } from './contradictions';
import { withFlatForm } from './flat-form';
import { KeptByWeight } from './kept-by-weight';
import { limitConflicts } from './policy-conflicts';
import type { InForce, PoliciesTogether, PolicyJobs, PolicyText } from './policy-jobs';
import { setsOf, type Together } from './sets-of';

/** Of documents that are remembered, and of sets of them: as much as one organisation may have. Unit: characters. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

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
  /** By their version, which never changes. */
  private readonly documents = new KeptByWeight<CompiledPolicyText>(MAX_CHARACTERS);
  private readonly sets = new KeptByWeight<Together>(MAX_CHARACTERS);

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
    const known = this.sets.get(key);
    if (known !== undefined) return known;
    const made = setsOf(meeting.map((each) => this.compiled(each).compiled));
    this.sets.set(key, made, weightOf(meeting));
    return made;
  }

  private compiled(policy: PolicyText): CompiledPolicyText {
    const key = keyOf(policy);
    const known = this.documents.get(key);
    if (known !== undefined) return known;
    const made = compiledPolicy(policy);
    this.documents.set(key, made, weightOf([policy]));
    return made;
  }
}

function weightOf(policies: readonly PolicyText[]): number {
  return policies.reduce((sum, { document }) => sum + document.length, 1);
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
