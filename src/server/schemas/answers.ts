import { TREND_PARTS } from '../../storage/queries';
import { answer, COUNT, ID, listOf, orNull, TEXT, TIMESTAMP, TOTAL_USD, WORD } from './fields';
import { RECEIVED_INTERVENTION } from './intervention';
import type { JsonSchema } from './json-schema';
import { RECEIVED_LEDGER_ENTRY } from './ledger-entry';

/** A record as it is read: as it was sent, under the names of today. */
export const INTERVENTION: JsonSchema = {
  ...RECEIVED_INTERVENTION,
  anyOf: undefined,
  required: ['id', 'revision', 'type'],
};

/** An entry as it is read. */
export const LEDGER_ENTRY: JsonSchema = {
  ...RECEIVED_LEDGER_ENTRY,
  required: ['id', 'timestamp', 'action', 'outcome'],
};

const RANGE = { total: COUNT, skip: COUNT, limit: COUNT };

/** One page of a list that is walked by skipping. */
export function pageAnswer(name: string, item: JsonSchema): JsonSchema {
  return answer({ [name]: listOf(item), ...RANGE });
}

/** One page of a list that is walked by a cursor, too. */
export function cursorPageAnswer(name: string, item: JsonSchema): JsonSchema {
  return answer({ [name]: listOf(item), ...RANGE, next_cursor: orNull(TEXT) });
}

/** Interventions that repeat each other, in a list. */
export const GROUP: JsonSchema = answer({
  action_name: TEXT,
  type: WORD,
  outcome: WORD,
  policy_id: orNull(ID),
  policy_name: orNull(TEXT),
  risk_level: { ...WORD, description: 'The highest among them.' },
  count: COUNT,
  agents: { ...COUNT, description: 'How many different ones.' },
  agent_id: { ...orNull(ID), description: 'Where there is exactly one.' },
  cost_prevented_usd: { ...TOTAL_USD, description: 'Over the blocked ones. USD.' },
  cost_reduced_usd: { ...TOTAL_USD, description: 'Over those whose arguments were lowered. USD.' },
  first_at: TIMESTAMP,
  last_at: TIMESTAMP,
  trend: {
    ...listOf(COUNT, TREND_PARTS),
    description: 'How many in each of 24 equal parts of the time from the first to the last of all that match.',
  },
  latest: {
    anyOf: [
      answer({ id: ID, timestamp: TIMESTAMP, rule: orNull(TEXT), reason: orNull(TEXT), blast_radius: orNull(TEXT) }),
      { type: 'null' },
    ],
    description: 'Of the latest record what says why; null where it has just been revised or let go of.',
  },
});

/** What became of records that were sent. */
export const ADDED = {
  accepted: COUNT,
  duplicates: COUNT,
  conflicts: { ...listOf(COUNT), description: 'Indices of those that contradict what is kept; it stays.' },
};

/** A key as it is shown: never the key itself. */
export const API_KEY = {
  id: ID,
  label: TEXT,
  role: WORD,
  agent_id: orNull(ID),
  prefix: TEXT,
  created_at: TIMESTAMP,
  revoked_at: orNull(TIMESTAMP),
};

/** A run in a list. */
export const RUN = {
  run_id: ID,
  agent_id: orNull(ID),
  started_at: TIMESTAMP,
  ended_at: TIMESTAMP,
  actions: COUNT,
  errors: COUNT,
  interventions: COUNT,
  blocked: COUNT,
  cost_usd: TOTAL_USD,
  cost_prevented_usd: TOTAL_USD,
};

const RATE: JsonSchema = { type: ['number', 'null'], minimum: 0 };

/** An agent in a list. */
export const AGENT = {
  agent_id: ID,
  display_name: orNull(TEXT),
  description: orNull(TEXT),
  first_seen_at: TIMESTAMP,
  last_seen_at: TIMESTAMP,
  runs: COUNT,
  actions: COUNT,
  errors: COUNT,
  success_rate: { ...RATE, description: 'Of the calls that ran; null where none did.' },
  interventions: COUNT,
  blocked: COUNT,
  intervention_rate: {
    ...RATE,
    maximum: 1,
    description:
      'Interventions for each call that ran or was blocked, or for each intervention where these are more; null where there is none.',
  },
  cost_usd: TOTAL_USD,
  cost_prevented_usd: TOTAL_USD,
};

/** An agent with the actions that it declared. */
export const AGENT_DETAIL: JsonSchema = answer({ ...AGENT, declared_actions: listOf({ type: 'object' }) });
