import { COUNT, ID, LABEL, listOf, NAME, OBJECT, OWN_ID, older, orNull, TEXT, TIMESTAMP, USD, WORD } from './fields';
import type { JsonSchema } from './json-schema';

const IDS = ['agent_id', 'run_id', 'session_id', 'task_id', 'mission_id', 'call_id', 'parent_call_id', 'approval_id'];

/** An intervention as it is sent: SEMANTICS, "The intervention record", and the names that older clients use. */
export const RECEIVED_INTERVENTION: JsonSchema = {
  type: 'object',
  description: 'Fields that are not known are kept as they came.',
  properties: {
    id: {
      ...orNull(OWN_ID),
      description: 'Absent: made of the timestamp and the content. Not ".", "..", "stats", "groups" or "export".',
    },
    revision: { type: ['integer', 'null'], minimum: 1, maximum: 2_147_483_647, description: 'Absent: 1.' },
    type: WORD,
    outcome: WORD,
    risk_level: WORD,
    timestamp: TIMESTAMP,
    action_name: NAME,
    description: orNull(TEXT),
    tags: orNull(listOf(LABEL)),
    original_inputs: orNull(OBJECT),
    modified_inputs: orNull(OBJECT),
    blast_radius: {
      ...TEXT,
      type: ['string', 'object', 'null'],
      description: 'An object is taken as blast_radius_details; the sentence is then made.',
    },
    blast_radius_details: orNull(OBJECT),
    estimated_cost_usd: orNull(USD),
    actual_cost_usd: orNull(USD),
    cost_prevented_usd: {
      ...orNull(USD),
      description: 'USD. Absent: the estimate where the outcome is blocked or rejected_after_review, else 0.',
    },
    rule: orNull(LABEL),
    reason_code: orNull(LABEL),
    reason: orNull(TEXT),
    policy_name: orNull(LABEL),
    policy_id: orNull(ID),
    policy_version: orNull(LABEL),
    ...Object.fromEntries(IDS.map((name) => [name, orNull(ID)])),
    agent_intent: orNull(TEXT),
    shadow: { type: ['boolean', 'null'] },
    context: orNull(OBJECT),
    seq: orNull(COUNT),
    prev_hash: orNull(TEXT),
    intervention_type: { ...WORD, deprecated: true, description: 'Older name of type.' },
    action_description: older(TEXT, 'description'),
    estimated_cost: older(USD, 'estimated_cost_usd'),
    actual_cost: older(USD, 'actual_cost_usd'),
  },
  required: ['outcome', 'risk_level', 'timestamp', 'action_name'],
  anyOf: [{ required: ['type'] }, { required: ['intervention_type'] }],
};
