import { ID, LABEL, listOf, NAME, OBJECT, orNull, TIMESTAMP, USD, WORD } from './fields';
import type { JsonSchema } from './json-schema';

const IDS = ['agent_id', 'run_id', 'session_id', 'task_id', 'mission_id', 'call_id', 'parent_call_id', 'approval_id'];

/** A ledger entry as it is sent: SEMANTICS, "The ledger entry". */
export const RECEIVED_LEDGER_ENTRY: JsonSchema = {
  type: 'object',
  description: 'Fields that are not known are kept as they came.',
  properties: {
    id: { ...orNull(ID), description: 'Absent: made of the timestamp and the content.' },
    timestamp: { ...TIMESTAMP, description: 'When the call began.' },
    action: NAME,
    outcome: {
      ...WORD,
      description: 'success, error; blocked, rejected and replayed are kept and are neither spend nor failure.',
    },
    duration_ms: { type: ['number', 'null'], minimum: 0 },
    estimated_cost_usd: orNull(USD),
    cost_usd: { ...orNull(USD), description: 'USD. Absent: the estimate, else 0.' },
    cost_source: orNull(WORD),
    tags: orNull(listOf(LABEL)),
    payload: orNull(OBJECT),
    error: { type: ['object', 'string', 'null'] },
    ...Object.fromEntries(IDS.map((name) => [name, orNull(ID)])),
    intervention_ids: orNull(listOf(ID)),
  },
  required: ['timestamp', 'action', 'outcome'],
};
