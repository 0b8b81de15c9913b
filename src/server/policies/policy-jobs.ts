import type { PolicyScope, PolicyVersion } from '../../storage/policies';
import type { ApprovalNeed, PlannedCall } from './approval-question';
import type { CompiledSource, PolicySource } from './compile-source';

/** What of a version of a policy tells what is in force. */
export type PolicyText = Pick<PolicyVersion, 'id' | 'version' | 'name' | 'scope' | 'targetId' | 'document'>;

/** A policy before it is in force. */
export interface DraftPolicy {
  /** Of the policy that it is a version of; null where it is a new one. */
  readonly id: string | null;
  readonly scope: PolicyScope;
  readonly targetId: string | null;
  /** As JSON in snake_case, checked. */
  readonly document: string;
}

/** Policies that are in force. */
export interface PoliciesTogether {
  readonly policies: readonly PolicyText[];
  /** Those of them that decide together about the calls of one agent and run: those of several never meet. */
  readonly meeting: readonly PolicyText[];
}

/** What agents are told of the policies in force for them. */
export interface InForce {
  /** `{ policies, conflicts }` as JSON. */
  readonly text: string;
  /** Of the text; the same text has the same. */
  readonly etag: string;
}

/** What the thread that compiles policies can be asked: what is given, and what comes back. */
export interface PolicyJobs {
  readonly compile: { readonly given: PolicySource; readonly result: CompiledSource };
  readonly contradictions: {
    readonly given: { readonly draft: DraftPolicy; readonly enabled: readonly PolicyText[] };
    readonly result: readonly string[];
  };
  readonly 'in-force': { readonly given: PoliciesTogether; readonly result: InForce };
  readonly 'approval-need': {
    readonly given: PoliciesTogether & { readonly call: PlannedCall };
    readonly result: ApprovalNeed;
  };
}

/** The name of a question. */
export type PolicyJobKind = keyof PolicyJobs;

/** One question to the thread. */
export type PolicyJob = {
  [K in PolicyJobKind]: { readonly kind: K; readonly given: PolicyJobs[K]['given'] };
}[PolicyJobKind];
