import { MAX_USD } from '../../money/nano-usd';
import { ID, listOf, TEXT, WORD } from '../schemas/fields';
import type { JsonSchema } from '../schemas/json-schema';

type Parameters = Readonly<Record<string, JsonSchema>>;

const MANY = 100;
const many = (item: JsonSchema): JsonSchema => ({
  ...listOf(item, MANY),
  description: 'May be repeated: any of these.',
});
const name: JsonSchema = { ...TEXT, minLength: 1 };
const ID_OR_EMPTY = (ID.pattern as string).replace('{1,', '{0,');
const orNone = (item: JsonSchema): JsonSchema => ({
  ...listOf(item, MANY),
  description: 'May be repeated: any of these. An empty one: those of no policy that has one.',
});
const date = (description: string): JsonSchema => ({
  type: 'string',
  anyOf: [{ format: 'date' }, { format: 'date-time' }],
  description,
});
const usd = (description: string): JsonSchema => ({ type: 'number', minimum: 0, maximum: MAX_USD, description });

const CONTEXT: Parameters = {
  outcome: many(WORD),
  action_name: many(name),
  agent_id: many(ID),
  run_id: many(ID),
  session_id: many(ID),
  task_id: many(ID),
  mission_id: many(ID),
};

/** A stretch of time. */
export const TIME_FILTER: Parameters = {
  start_date: date('A time, or a date for the beginning of that UTC day; included.'),
  end_date: date('A time, or a date for the end of that UTC day; included.'),
};
const REST: Parameters = {
  ...TIME_FILTER,
  search: { type: 'string', minLength: 1, maxLength: 200, description: 'A part of a text, whatever its case.' },
};

/** By what interventions are filtered: OR inside a parameter, AND between them. */
export const INTERVENTION_FILTER: Parameters = {
  type: many(WORD),
  risk_level: many(WORD),
  ...CONTEXT,
  policy_id: orNone({ ...ID, pattern: ID_OR_EMPTY }),
  policy_name: orNone(TEXT),
  policy: { ...many(name), description: 'Ids or names of policies; may be repeated.' },
  rule: many(name),
  reason_code: many(name),
  shadow: many({ type: 'boolean' }),
  ...REST,
  min_cost_prevented: usd('What a record prevented, at least. USD.'),
};

/** By what ledger entries are filtered. */
export const LEDGER_FILTER: Parameters = {
  ...CONTEXT,
  ...REST,
  min_cost: usd('What a call cost, at least. USD.'),
  max_cost: usd('What a call cost, at most. USD.'),
};

/** A query of these parameters and no other. */
export function querySchema(properties: Parameters): JsonSchema {
  return { type: 'object', properties, additionalProperties: false };
}
