import type { InterventionStats } from '../figures/intervention-stats';
import type { LedgerStats } from '../figures/ledger-figures';
import type { GroupQuery, InterventionGroup, PageQuery, RecordFilter } from './queries';
import type { RecordKind } from './truth';

/** Part of a list: the sequences under which the truth has the records. */
export interface SeqPage {
  readonly seqs: readonly number[];
  readonly total: number;
  readonly nextCursor: string | null;
}

/** A group, with the sequence under which the truth has its latest record. */
export type SeqGroup = Omit<InterventionGroup, 'latest'> & { readonly latestSeq: number };

/** The first groups, and how many groups and interventions there are in all. */
export interface SeqGroups {
  readonly groups: readonly SeqGroup[];
  readonly totalGroups: number;
  readonly total: number;
}

/** One run in a list of runs. */
export interface RunSummary {
  readonly runId: string;
  readonly agentId: string | null;
  /** Unix time, milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly actions: number;
  readonly errors: number;
  readonly interventions: number;
  readonly blocked: number;
  /** Unit: USD. */
  readonly costUsd: number;
  /** Unit: USD. */
  readonly costPreventedUsd: number;
}

/** One agent in a list of agents. */
export interface AgentSummary {
  readonly agentId: string;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly runs: number;
  readonly actions: number;
  readonly errors: number;
  readonly interventions: number;
  readonly blocked: number;
  /** Unit: USD. */
  readonly costUsd: number;
  /** Unit: USD. */
  readonly costPreventedUsd: number;
}

/**
 * Answers questions about what the truth keeps, fast at a million rows. Disposable: it is made from the truth.
 *
 * Every question first feeds what waits, so that a client reads its own writes.
 */
export abstract class ReadModel {
  abstract list(org: number, kind: RecordKind, filter: RecordFilter, page: PageQuery): Promise<SeqPage>;
  /** The interventions that match, put together. Cached until the next write. */
  abstract groups(org: number, filter: RecordFilter, query: GroupQuery): Promise<SeqGroups>;
  /** The figures of the interventions that match. Cached until the next write. */
  abstract stats(org: number, filter: RecordFilter, bucket: 'hour' | 'day' | null): Promise<InterventionStats>;
  abstract ledgerStats(org: number, filter: RecordFilter): Promise<LedgerStats>;
  /** The sequences of all that match at one moment, in order of time, the latest first, in pieces. */
  abstract all(org: number, kind: RecordKind, filter: RecordFilter): AsyncIterable<readonly number[]>;
  abstract runs(
    org: number,
    page: { readonly skip: number; readonly limit: number; readonly agentId?: string },
  ): Promise<{ readonly runs: readonly RunSummary[]; readonly total: number }>;
  /** A run with its records in order of time; null where the organisation has none of that id. */
  abstract run(
    org: number,
    runId: string,
  ): Promise<{
    readonly summary: RunSummary;
    readonly records: readonly { readonly kind: RecordKind; readonly seq: number }[];
  } | null>;
  abstract agents(
    org: number,
    page: { readonly skip: number; readonly limit: number },
  ): Promise<{ readonly agents: readonly AgentSummary[]; readonly total: number }>;
  abstract agent(org: number, agentId: string): Promise<AgentSummary | null>;
  /** How many interventions the action had in the time before, but for one row. Unit: milliseconds. */
  abstract attempts(
    org: number,
    actionName: string,
    before: number,
    withinMs: number,
    exceptRow: number,
  ): Promise<number>;
  /** The sequence of the ledger entry of a call, or null. */
  abstract ledgerSeqOfCall(org: number, callId: string): Promise<number | null>;

  /** Whether questions are answered: false while it is made anew. */
  abstract readonly isReady: boolean;
  /** Fulfilled when questions are answered. */
  abstract readonly ready: Promise<void>;
  abstract close(): Promise<void>;
}
