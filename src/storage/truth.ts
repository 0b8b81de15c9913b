import type { Approvals } from './approvals';
import type { KillSwitches } from './kill-switches';
import type { Policies } from './policies';
import type { Added, RegisteredAction, Writer } from './rows';

/** One record to be kept: what identifies it, what the read model is told, and the whole. */
export interface TruthRow {
  readonly id: string;
  /** From 1; of a ledger entry always 1. */
  readonly revision: number;
  /** Prevented cost of an intervention, spend of a ledger entry. Unit: nano-USD; what totals are compared by. */
  readonly nanoUsd: number;
  /** The run that it belongs to. The first record of a run is told of as `run_created`. */
  readonly runId?: string | null;
  /** What the read model is told of it: a line of CSV without row, sequence, arrival and organisation. */
  readonly facts: string;
  readonly body: string;
}

/** What kind of record. */
export type RecordKind = 'intervention' | 'ledger';

/** One step of the feed: a record that now stands for its row, or rows that are gone. */
export type FeedStep =
  | {
      readonly kind: RecordKind;
      /** The commit sequence: counts every change from 1, over all organisations. */
      readonly seq: number;
      /** Numbers the interventions, and apart from them the ledger entries, in the order of first arrival. */
      readonly row: number;
      readonly org: number;
      readonly revision: number;
      /** When the row arrived first. Unix time, milliseconds. */
      readonly receivedAt: number;
      readonly facts: string;
    }
  | {
      readonly kind: 'gone';
      readonly seq: number;
      readonly of: RecordKind;
      readonly org: number;
      readonly upToRow: number;
    };

/** What somebody who watches is told after a commit. */
export interface Committed {
  readonly seq: number;
  readonly org: number;
  readonly kind:
    | 'intervention_created'
    | 'intervention_updated'
    | 'ledger_entries_added'
    | 'run_created'
    | 'actions_registered'
    | 'approval_created'
    | 'approval_updated'
    | 'approval_decided'
    | 'policy_updated'
    | 'kill_switch_changed';
  readonly id: string | null;
  /** What is told of it, as it was then; absent where the record is read when it is told. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Of a request for approval: the agent of the key that asked; null where it was the whole organisation's. */
  readonly asker?: string | null;
}

/** Counts and sums by which a read model is compared. */
export interface Totals {
  readonly seq: number;
  readonly interventions: number;
  /** Unit: nano-USD, as a decimal text: sums may pass what a number holds. */
  readonly preventedNanoUsd: string;
  readonly ledgerEntries: number;
  /** Unit: nano-USD, as a decimal text. */
  readonly spentNanoUsd: string;
}

/** Counts and sums of the rows of one day that are gone, by what stood for them last. */
export interface DayTotals {
  /** The day of their timestamps in UTC: `2026-01-31`. Of a timestamp over 5 minutes ahead the day of arrival. */
  readonly day: string;
  readonly interventions: number;
  /** Blocked, or rejected after review. */
  readonly blocked: number;
  /** Of the blocked ones. Unit: nano-USD, as a decimal text. */
  readonly preventedNanoUsd: string;
  readonly ledgerEntries: number;
  /** Unit: nano-USD, as a decimal text. */
  readonly spentNanoUsd: string;
}

/** A role of an API key; each may what the roles before it may, `agent` apart. */
export type Role = 'agent' | 'viewer' | 'operator' | 'admin';

/** An API key as it is kept: never the key itself. */
export interface StoredKey {
  readonly id: string;
  readonly org: number;
  readonly role: Role;
  readonly label: string;
  /** The agent that it belongs to; null where it is the whole organisation's. */
  readonly agentId: string | null;
  /** Its first 11 characters. */
  readonly prefix: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

/**
 * Where the platform keeps what it was told: acknowledged means durable.
 *
 * Everything that changes goes through one writer, which gathers what arrives within a few milliseconds into one
 * transaction; a promise is fulfilled after its commit. A full disk rejects with a `StorageError` `STORAGE_FULL`; nothing
 * of the transaction is kept, and the next write tries again. A queue that is over 64 MiB or 2 s old rejects with
 * `OVER_CAPACITY`.
 */
export abstract class Truth {
  /**
   * Keeps revisions of interventions. The highest counts; any order of arrival gives the same state. The same
   * (`id`, `revision`) again is a duplicate, with other content a conflict; `timestamp_suspect` is the platform's own mark and
   * no content. A conflict too: another agent's key than the one that made the record; another `type`, `action_name`,
   * `agent_id`, `run_id` or `original_inputs` than before; an outcome that by revision number leaves what is decided (only
   * `escalated` may become another). What the platform itself says (`Writer.isPlatform`) stands until the agent's next
   * revision, and is gone then.
   *
   * @returns what became of them; `conflicts` by index.
   */
  abstract addInterventions(writer: Writer, rows: readonly TruthRow[]): Promise<Added>;
  /** Keeps ledger entries, each id once. */
  abstract addLedgerEntries(writer: Writer, rows: readonly TruthRow[]): Promise<Added>;
  /** Keeps the actions that an agent declares; the latest declaration of a name counts. */
  abstract registerActions(
    writer: Writer,
    agentId: string,
    actions: readonly RegisteredAction[],
  ): Promise<{ readonly registered: number; readonly updated: number; readonly total: number }>;

  /**
   * The steps after a sequence, in order; at most `limit`. What a later step replaces may be left out. Not every sequence
   * has a step: less than `limit` means that there are no more for now, whatever {@link Truth.seq} says.
   */
  abstract feed(after: number, limit: number): readonly FeedStep[];
  /** The records at these sequences, in this order; null where one is gone. */
  abstract bodies(kind: RecordKind, seqs: readonly number[]): readonly (string | null)[];
  /** Of the records at these sequences what a line has room for, as JSON, see {@link BRIEF_FIELDS}; null where one is gone. */
  abstract briefs(seqs: readonly number[]): readonly (string | null)[];
  /** The same as `bodies` as one text in UTF-8, with commas between them; what is gone is left out. Nothing is empty. */
  abstract joined(kind: RecordKind, seqs: readonly number[]): Uint8Array;
  /** Every revision of an intervention, the first first; empty where the organisation has none of that id. */
  abstract revisions(
    org: number,
    id: string,
  ): readonly {
    readonly revision: number;
    readonly receivedAt: number;
    readonly body: string;
    readonly row: number;
    /** Whether the platform made it, in place of the agent. */
    readonly isOwn: boolean;
  }[];
  abstract actionsOf(org: number, agentId: string): readonly RegisteredAction[];
  /** An action as the agent declared it, as JSON; null where it has not. */
  abstract actionOf(org: number, agentId: string, name: string): string | null;
  abstract totals(): Promise<Totals>;
  /** The sequence of the last commit. */
  abstract readonly seq: number;

  /** Calls back after each commit, in order. @returns a function that ends that. */
  abstract onCommitted(listener: (events: readonly Committed[]) => void): () => void;

  /** The organisation of a store that has one already, else one that is made now. */
  abstract firstOrganisation(): Promise<number>;
  /** Makes one more organisation. @returns its number. */
  abstract newOrganisation(): Promise<number>;
  /** The key with this hash, also one that is revoked. */
  abstract findKey(hash: Uint8Array): StoredKey | null;
  /** Whether there is a key that is not revoked. */
  abstract hasKeys(): boolean;
  /** Keeps a key. Rejects with `STORAGE_FAILED` where one of this hash, or of this id in the organisation, is kept, even revoked. */
  abstract addKey(
    key: Omit<StoredKey, 'createdAt' | 'revokedAt'>,
    hash: Uint8Array,
    by: string | null,
  ): Promise<StoredKey>;
  abstract keys(org: number): readonly StoredKey[];
  /**
   * Revokes a key, but not the last one of an organisation with the role admin.
   *
   * @returns the key as it is now; null where the organisation has none of that id.
   */
  abstract revokeKey(org: number, id: string, by: string | null): Promise<StoredKey | null>;
  abstract agentNotes(
    org: number,
    agentId: string,
  ): { readonly displayName: string | null; readonly description: string | null };
  abstract noteAgent(
    org: number,
    agentId: string,
    notes: { readonly displayName?: string | null; readonly description?: string | null },
    by: string | null,
  ): Promise<void>;
  /** The id of an organisation that has a key: no other one has it, in whatever store. */
  abstract organisationId(org: number): string;
  abstract settings(org: number): { readonly retentionDays: number | null };
  abstract setSettings(
    org: number,
    settings: { readonly retentionDays: number | null },
    by: string | null,
  ): Promise<void>;
  /** Who changed what, the latest first. */
  abstract audit(org: number, limit: number, skip?: number): readonly AuditEntry[];
  /** How many lines the trail has. */
  abstract auditTotal(org: number): number;
  /**
   * Lets go of what arrived longer ago than its organisation keeps, a small piece at a time: rows with all revisions and
   * texts, and requests for approval that are decided. Their {@link DayTotals} stay. @returns how many rows went.
   */
  abstract retain(now: number): Promise<number>;
  /** What is left of the rows that {@link Truth.retain} let go of, the earliest day first. */
  abstract dayTotals(org: number): readonly DayTotals[];

  /** Requests for approval. */
  abstract readonly approvals: Approvals;
  abstract readonly policies: Policies;
  abstract readonly killSwitches: KillSwitches;

  /** Copies the store into a file, consistently, while it is used. */
  abstract backup(path: string): Promise<void>;
  /** Whether the last write succeeded: false while the disk is full. */
  abstract readonly isWritable: boolean;
  /** Finishes what was accepted, and lets go of the file. */
  abstract close(): Promise<void>;
}

/** One line of the trail. */
export interface AuditEntry {
  readonly at: number;
  /** The key that did it: its id; null for the platform itself. */
  readonly by: string | null;
  /** The label of that key; null where there is none of that id. */
  readonly byLabel: string | null;
  readonly what: string;
  readonly target: string | null;
  /** What people said of it: a note, a reason; of a policy its version; of a setting its value. */
  readonly detail: string | null;
}
