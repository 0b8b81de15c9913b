import type { InterventionStats } from '../figures/intervention-stats';
import type { LedgerStats } from '../figures/ledger-figures';
import type { Approvals } from './approvals';
import type { KillSwitches } from './kill-switches';
import type { Policies } from './policies';
import type {
  AgentDetail,
  GroupPage,
  GroupQuery,
  InterventionDetail,
  Page,
  PageQuery,
  RecordFilter,
  RunDetail,
  RunPage,
} from './queries';
import type { AgentSummary, RunSummary } from './read-model';
import type { Added, InterventionRow, LedgerRow, RegisteredAction, Writer } from './rows';
import type { AuditEntry, Committed, RecordKind, Role, StoredKey } from './truth';

/**
 * All that the server knows of where the platform keeps its records: one contract, whatever is behind it.
 *
 * For whoever implements it: what an `add…` has acknowledged is durable, and the next question of any client sees it.
 * `org` is the organisation of the key that asks; no answer may hold, count or hint at a row of another one, and every
 * key of an implementation's tables begins with it. Of an intervention the highest revision is what is listed, counted
 * and exported. Questions wait until {@link Storage.isReady}; what the server tells its clients meanwhile is its affair.
 * Where a question cannot be answered, or a write not be kept, the promise is rejected by a `StorageError`:
 * `OVER_CAPACITY` and `STORAGE_FULL` (try later), `INVALID_CURSOR` (the client's fault), `STORAGE_FAILED`. The suites
 * `spec/storage/truth-contract.ts` and `spec/storage/read-model-contract.ts` say the rest in cases.
 */
export abstract class Storage {
  /** Keeps revisions of interventions: all of them or, where it rejects, none. See `Truth.addInterventions`. */
  abstract addInterventions(writer: Writer, rows: readonly InterventionRow[]): Promise<Added>;
  /** Keeps ledger entries, each id once. */
  abstract addLedgerEntries(writer: Writer, rows: readonly LedgerRow[]): Promise<Added>;
  /** Keeps the actions that an agent declares; the latest declaration of a name counts. */
  abstract registerActions(
    writer: Writer,
    agentId: string,
    actions: readonly RegisteredAction[],
  ): Promise<{ readonly registered: number; readonly updated: number; readonly total: number }>;

  /**
   * Part of the list of the records that match, with the exact number of all.
   *
   * A walk by `received_at` sees each row that was there when it began exactly once. Ledger entries are sorted by
   * `timestamp`, `received_at` or `action_name`.
   *
   * @throws {@link StorageError} `INVALID_CURSOR` where the cursor is none of ours, belongs to another organisation, sort
   * or filter, or stands beside `skip`.
   */
  abstract list(org: number, kind: RecordKind, filter: RecordFilter, page: PageQuery): Promise<Page>;
  /** The interventions that match, put together where action, type, outcome and policy are the same. */
  abstract groups(org: number, filter: RecordFilter, query: GroupQuery): Promise<GroupPage>;
  /**
   * All that match at the moment of the first reading, as JSON texts, the latest first.
   *
   * Read as fast as it is asked for, and no faster; whoever stops early ends the iteration (`return()`).
   */
  abstract export(org: number, kind: RecordKind, filter: RecordFilter): AsyncIterable<string>;
  /** An intervention with what belongs to it; null where the organisation has none of that id. */
  abstract intervention(org: number, id: string): Promise<InterventionDetail | null>;
  /**
   * The highest revision that the agent itself has made of an intervention, as JSON, also while the read model is made
   * anew; null where there is none.
   */
  abstract agentRevision(org: number, id: string): Promise<string | null>;
  /** An action as an agent declared it, as JSON, also while the read model is made anew; null where it has not. */
  abstract declaredAction(org: number, agentId: string, name: string): Promise<string | null>;
  /** @param bucket - of `over_time`; null: hours where the range is at most three days, else days. */
  abstract stats(org: number, filter: RecordFilter, bucket: 'hour' | 'day' | null): Promise<InterventionStats>;
  abstract ledgerStats(org: number, filter: RecordFilter): Promise<LedgerStats>;

  /** Runs, the one that began last first. */
  abstract runs(org: number, page: RunPage): Promise<{ readonly runs: readonly RunSummary[]; readonly total: number }>;
  /** A run with its records in order of time; null where the organisation has none of that id. */
  abstract run(org: number, runId: string): Promise<RunDetail | null>;
  /** Agents that have records, the one seen last first. */
  abstract agents(
    org: number,
    page: { readonly skip: number; readonly limit: number },
  ): Promise<{ readonly agents: readonly (AgentSummary & AgentNotes)[]; readonly total: number }>;
  /** Null where the organisation has no record of that agent. */
  abstract agent(org: number, agentId: string): Promise<AgentDetail | null>;
  /** Changes what is given of the notes; null takes one off. @param by - the id of the key that does it. */
  abstract noteAgent(org: number, agentId: string, notes: Partial<AgentNotes>, by: string | null): Promise<void>;

  /** The organisation of a store that has one already, else one that is made now. */
  abstract firstOrganisation(): Promise<number>;
  /** Makes one more organisation. @returns its number. */
  abstract newOrganisation(): Promise<number>;
  /** The key of which this is the SHA-256, revoked or not; null where there is none. Asked at every request. */
  abstract findKey(hash: Uint8Array): Promise<StoredKey | null>;
  abstract hasKeys(): Promise<boolean>;
  /** @param by - the id of the key that makes it; null for the platform itself. */
  abstract addKey(key: NewKey, hash: Uint8Array, by: string | null): Promise<StoredKey>;
  abstract keys(org: number): Promise<readonly StoredKey[]>;
  /**
   * Revokes a key, but not the last one of an organisation with the role admin.
   *
   * @returns the key as it is now; null where the organisation has none of that id.
   */
  abstract revokeKey(org: number, id: string, by: string | null): Promise<StoredKey | null>;
  /** The id of an organisation that has a key: no other one has it, in whatever store. */
  abstract organisationId(org: number): Promise<string>;
  abstract settings(org: number): Promise<Settings>;
  abstract setSettings(org: number, settings: Settings, by: string | null): Promise<void>;
  /** Who changed what, the latest first. */
  abstract audit(
    org: number,
    range: { readonly skip: number; readonly limit: number },
  ): Promise<{ readonly entries: readonly AuditEntry[]; readonly total: number }>;

  /** Requests for approval. These, policies and the kill switch are answered also while the read model is made anew. */
  abstract readonly approvals: Approvals;
  abstract readonly policies: Policies;
  abstract readonly killSwitches: KillSwitches;

  /** The sequence of the last commit, over all organisations; counts from 1. */
  abstract readonly seq: number;
  /** Calls back after each commit, in order, with the events of every organisation. @returns a function that ends that. */
  abstract onCommitted(listener: (events: readonly Committed[]) => void): () => void;
  /** The record of which an event tells, as it was then; null where it is gone, or the event tells of no single record. */
  abstract bodyOf(event: Committed): Promise<string | null>;

  /** Lets go of what arrived longer ago than its organisation keeps. @returns how many rows went. */
  abstract retain(now: number): Promise<number>;
  /** Copies the store into a file, consistently, while it is used. */
  abstract backup(path: string): Promise<void>;
  /** Whether questions are answered at once: false while the read model is made anew. */
  abstract readonly isReady: boolean;
  /** Fulfilled when questions are answered. */
  abstract readonly ready: Promise<void>;
  /** Whether the last write succeeded: false while the disk is full. */
  abstract readonly isWritable: boolean;
  /** Finishes what was accepted, and lets go of the files. Questions that still wait are rejected. */
  abstract close(): Promise<void>;
}

/** What people say of an agent. */
export interface AgentNotes {
  readonly displayName: string | null;
  readonly description: string | null;
}

/** A key that is to be kept. */
export type NewKey = Pick<StoredKey, 'id' | 'org' | 'label' | 'agentId' | 'prefix'> & { readonly role: Role };

/** What an organisation sets. */
export interface Settings {
  /** Records that arrived longer ago are let go of; null keeps all. Unit: days. */
  readonly retentionDays: number | null;
}
