import type { ApprovalAsk, ApprovalChange, ApprovalRefusal, KeyName, OpenLink, StoredApproval } from '../approvals';
import type { StopTarget, StoredStop } from '../kill-switches';
import type { PolicyContent, PolicyDeed, PolicyLine, PolicyVersion } from '../policies';
import type { RegisteredAction, Writer } from '../rows';
import type { Committed, RecordKind, StoredKey } from '../truth';
import type { RowColumns } from './row-columns';

/** What the writer does, each with what it is given and what it tells. */
export interface Jobs {
  readonly 'add-records': {
    readonly given: { readonly of: RecordKind; readonly writer: Writer; readonly columns: RowColumns };
    readonly result: RecordsAdded;
  };
  readonly 'register-actions': {
    readonly given: { readonly org: number; readonly agentId: string; readonly actions: readonly RegisteredAction[] };
    readonly result: ActionsRegistered;
  };
  /** Gives the first organisation, made where there is none. */
  readonly 'first-organisation': { readonly given: null; readonly result: number };
  readonly 'new-organisation': { readonly given: null; readonly result: number };
  /** Null: its hash or id is kept already. */
  readonly 'add-key': {
    readonly given: {
      readonly key: Omit<StoredKey, 'createdAt' | 'revokedAt'>;
      readonly hash: string;
      readonly by: string | null;
    };
    readonly result: StoredKey | null;
  };
  readonly 'revoke-key': {
    readonly given: { readonly org: number; readonly id: string; readonly by: string | null };
    readonly result: StoredKey | null;
  };
  readonly 'note-agent': {
    readonly given: {
      readonly org: number;
      readonly agentId: string;
      readonly displayName?: string | null;
      readonly description?: string | null;
      readonly by: string | null;
    };
    readonly result: null;
  };
  readonly 'set-retention': {
    readonly given: { readonly org: number; readonly days: number | null; readonly by: string | null };
    readonly result: null;
  };
  /** Removes a piece of what arrived before a moment. Unit: Unix milliseconds. */
  readonly 'remove-piece': {
    readonly given: { readonly org: number; readonly before: number };
    readonly result: { readonly removed: number; readonly isDone: boolean };
  };
  readonly 'ask-approval': {
    readonly given: { readonly org: number; readonly asked: ApprovalAsk };
    readonly result: Told<{ readonly approval: StoredApproval; readonly isNew: boolean; readonly isOther: boolean }>;
  };
  /** Null: the organisation has none of that id. */
  readonly 'change-approval': {
    readonly given: { readonly org: number; readonly id: string; readonly change: ApprovalChange };
    readonly result: Told<{ readonly approval: StoredApproval; readonly refusal: ApprovalRefusal | null } | null>;
  };
  /** Notes what has expired; gives when the next request expires. */
  readonly 'settle-approvals': { readonly given: null; readonly result: Told<number | null> };
  readonly kill: {
    readonly given: {
      readonly org: number;
      readonly target: StopTarget;
      readonly reason: string;
      readonly by: KeyName;
    };
    readonly result: Told<{ readonly stop: StoredStop; readonly isNew: boolean }>;
  };
  /** Gives the stop that held. */
  readonly revive: {
    readonly given: { readonly org: number; readonly target: StopTarget; readonly by: KeyName };
    readonly result: Told<StoredStop | null>;
  };
  readonly 'save-policy': {
    readonly given: {
      readonly org: number;
      readonly id: string;
      readonly content: PolicyContent;
      readonly about: { readonly deed: PolicyDeed; readonly summary: string | null; readonly by: KeyName };
    };
    readonly result: Told<PolicyVersion | 'full' | null>;
  };
  readonly 'remove-policy': {
    readonly given: { readonly org: number; readonly id: string; readonly by: KeyName };
    readonly result: Told<PolicyLine | null>;
  };
  readonly 'close-link': { readonly given: OpenLink; readonly result: null };
  /** Removes a piece of the decided requests for approval that were asked before a moment. Unit: Unix milliseconds. */
  readonly 'remove-approvals': {
    readonly given: { readonly org: number; readonly before: number };
    readonly result: { readonly removed: number; readonly isDone: boolean };
  };
  /** Writes, no more: to see whether it can be done again. */
  readonly probe: { readonly given: null; readonly result: null };
}

/** What a job gives, and the events of what it changed, in order. */
export interface Told<T> {
  readonly value: T;
  readonly events: readonly Committed[];
}

/** The name of something that the writer does. */
export type JobKind = keyof Jobs;

/** Something that the writer is to do. */
export interface Job<K extends JobKind = JobKind> {
  readonly kind: K;
  /** When it was given. Unix time, milliseconds. */
  readonly at: number;
  readonly given: Jobs[K]['given'];
}

/** What became of a record. */
export type Fate = 'created' | 'updated' | 'duplicate' | 'conflict';

/** What became of records. */
export interface RecordsAdded {
  readonly fates: readonly Fate[];
  /** The sequence of the first that was created or updated; the others follow without a gap, and then the new runs. */
  readonly firstSeq: number;
  /** The row of the first that was created; the others follow without a gap. */
  readonly firstRow: number;
  /** Those that were updated and now stand for their row. */
  readonly standing: readonly StandingRevision[];
  /** When they arrived. Unix time, milliseconds. */
  readonly at: number;
  readonly newRuns: readonly string[];
}

/** A revision in the place of one that was kept before. */
export interface StandingRevision {
  readonly seq: number;
  readonly row: number;
  /** When the first of its record arrived. Unix time, milliseconds. */
  readonly firstAt: number;
}

/** What became of declared actions. */
export interface ActionsRegistered {
  readonly seq: number;
  readonly registered: number;
  readonly updated: number;
  readonly total: number;
}

/** Why nothing of a job was kept. */
export interface Fault {
  /** The disk is. */
  readonly isFull: boolean;
  /** What SQLite said. */
  readonly message: string;
}

/** What became of a job. */
export type Answer = { readonly result: Jobs[JobKind]['result'] } | { readonly fault: Fault };

/** What the writer tells after a transaction. */
export interface Answers {
  /** The sequence of the last commit. */
  readonly seq: number;
  /** In the order of the jobs. */
  readonly answers: readonly Answer[];
}
