import type { AgentSummary, RunSummary } from './read-model';
import type { RegisteredAction } from './rows';
import type { AgentNotes } from './storage';
import type { RecordKind } from './truth';

/** What records are asked for: OR inside a field, AND between fields. Times are Unix milliseconds. */
export interface RecordFilter {
  /** The values that each column may have. An empty one asks for no `policy_id`, or no `policy_name`. */
  readonly oneOf: Readonly<Partial<Record<FilterColumn, readonly string[]>>>;
  readonly shadow?: readonly boolean[];
  /** Policies by id or by name. */
  readonly policy?: readonly string[];
  /** From this moment on. */
  readonly from?: number;
  /** Up to this moment, which is included. */
  readonly until?: number;
  /** At least this much was prevented. Unit: nano-USD. */
  readonly minPreventedNanoUsd?: number;
  /** The cost of a ledger entry. Unit: nano-USD. */
  readonly minCostNanoUsd?: number;
  readonly maxCostNanoUsd?: number;
  /** A substring, whatever its case; 1 to 200 characters. */
  readonly search?: string;
}

/** The columns by whose values records are filtered. Ledger entries have only those marked so. */
export type FilterColumn =
  | 'type'
  | 'outcome' // ledger too
  | 'risk_level'
  | 'action_name' // ledger too
  | 'agent_id' // ledger too
  | 'run_id' // ledger too
  | 'session_id' // ledger too
  | 'task_id' // ledger too
  | 'mission_id' // ledger too
  | 'policy_id'
  | 'policy_name'
  | 'rule'
  | 'reason_code';

/** By what a list is sorted. Ledger entries by those marked so. */
export type SortColumn =
  | 'timestamp' // ledger too
  | 'received_at' // ledger too
  | 'cost_prevented_usd'
  | 'risk_level'
  | 'action_name'; // ledger too

/** Which part of a list. */
export interface PageQuery {
  readonly sortBy: SortColumn;
  readonly descending: boolean;
  readonly skip: number;
  /** 1 to 1000. */
  readonly limit: number;
  /** What the page before gave as `nextCursor`. */
  readonly cursor?: string;
}

/** Part of a list. */
export interface Page {
  /** The records in their order, as JSON texts with commas between them, some in each piece; they are not read here. */
  readonly pieces: readonly Uint8Array[];
  /** How many match the whole filter. */
  readonly total: number;
  /** Null at the end. */
  readonly nextCursor: string | null;
}

/** By what groups are sorted, the highest first. Equals by `last_at`, of one level by cost before, then by
 * their names. */
export type GroupSort = (typeof GROUP_SORTS)[number];

/** All of them. */
export const GROUP_SORTS = ['last_at', 'risk_level', 'count', 'cost_prevented_usd'] as const;

/** What a line has room for of a record. */
export const BRIEF_FIELDS = ['id', 'timestamp', 'rule', 'reason', 'blast_radius'] as const;

/** Into so many parts the time of all groups is cut in which they are counted. */
export const TREND_PARTS = 24;

/** Which groups of interventions. */
export interface GroupQuery {
  readonly sortBy: GroupSort;
  /** 1 to 500. */
  readonly limit: number;
}

/** Interventions that have action, type, outcome and policy in common. */
export interface InterventionGroup {
  readonly actionName: string;
  readonly type: string;
  readonly outcome: string;
  /** Null where they came of no policy that has one; an empty one counts as none. */
  readonly policyId: string | null;
  readonly policyName: string | null;
  /** The highest among them. Levels that are not known are below all others, by their names. */
  readonly riskLevel: string;
  readonly count: number;
  /** How many different ones; what has none counts for none. */
  readonly agents: number;
  /** Where there is exactly one. */
  readonly agentId: string | null;
  /** Over the blocked ones. Unit: USD. */
  readonly costPreventedUsd: number;
  /** Over those whose arguments were lowered. Unit: USD. */
  readonly costReducedUsd: number;
  /** Unix time, milliseconds. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** How many there are in each of 24 equal parts of the time from the first to the last of all that match. */
  readonly trend: readonly number[];
  /** Of the record that the list sorted by `timestamp` has first the {@link BRIEF_FIELDS}, as JSON; null where it is just gone. */
  readonly latest: string | null;
}

/** The first groups, and how many there are in all. */
export interface GroupPage {
  readonly groups: readonly InterventionGroup[];
  readonly totalGroups: number;
  /** How many interventions match the whole filter. */
  readonly total: number;
}

/** One intervention with what belongs to it. */
export interface InterventionDetail {
  readonly body: string;
  /** Every revision, the first first. */
  readonly revisions: readonly { readonly revision: number; readonly receivedAt: number; readonly body: string }[];
  /** The ledger entry of the same call, or null. */
  readonly ledgerEntry: string | null;
  /** Attempts of the same action before it, in 24 hours and in 30 days. */
  readonly earlier: { readonly last24Hours: number; readonly last30Days: number };
}

/** Which part of the list of runs. */
export interface RunPage {
  readonly skip: number;
  /** 1 to 1000. */
  readonly limit: number;
  readonly agentId?: string;
  /** When it began, both ends included. Unit: Unix time, milliseconds. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  /** Only runs with at least one of these. */
  readonly with?: RunTrait | undefined;
}

/** What of a run counts as trouble. */
export type RunTrait = (typeof RUN_TRAITS)[number];

/** All of them. */
export const RUN_TRAITS = ['interventions', 'blocked', 'errors'] as const;

/** A run with its records in order of time: the first 1,000, the others are found by lists filtered by the run. */
export interface RunDetail {
  readonly summary: RunSummary;
  readonly records: readonly { readonly kind: RecordKind; readonly body: string }[];
}

/** An agent with what people say of it and the actions that it declared. */
export interface AgentDetail extends AgentSummary, AgentNotes {
  /** Declared by `registerActions`; `actions` counts the calls that ran. */
  readonly registered: readonly RegisteredAction[];
}
