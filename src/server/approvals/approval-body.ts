import { ID, LABEL, listOf, NAME, OBJECT, orNull, TEXT, USD, WORD } from '../schemas/fields';
import type { JsonSchema } from '../schemas/json-schema';

/** 30 days. */
const MAX_SECONDS = 2_592_000;

/** What an agent sends to ask for approval. */
export const APPROVAL_BODY: JsonSchema = {
  type: 'object',
  description: 'Fields that are not known are kept as they came.',
  properties: {
    action_name: NAME,
    action_description: orNull(TEXT),
    action_inputs: { ...orNull(OBJECT), description: 'By name, redacted.' },
    agent_id: { ...orNull(ID), description: 'Default: the agent of the API key.' },
    run_id: orNull(ID),
    task_id: orNull(ID),
    mission_id: orNull(ID),
    intervention_id: { ...orNull(ID), description: 'The intervention that says that the call is held.' },
    approval_key: {
      ...orNull(NAME),
      description:
        'The same key of the same agent gives the same request until it is used up. ' +
        'Default: run, agent (or none), action and arguments_digest together, where run and digest are given.',
    },
    arguments_digest: {
      ...orNull(ID),
      description: 'SHA-256 of the RFC 8785 form of the exact arguments. Default: that of action_inputs.',
    },
    estimated_cost: orNull(USD),
    risk_level: orNull(WORD),
    priority: orNull(WORD),
    tags: orNull(listOf(LABEL)),
    reason: { ...orNull(TEXT), description: 'Why a human is asked.' },
    timeout_seconds: {
      type: ['number', 'null'],
      minimum: 0.001,
      maximum: MAX_SECONDS,
      description: 'How long an answer is waited for. Absent: 3600.',
    },
    context: orNull(OBJECT),
    callback_url: { ...orNull(TEXT), description: 'Kept, and never called.' },
  },
  required: ['action_name'],
};
