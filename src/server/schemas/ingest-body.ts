import { LIMITS } from '../limits';
import { ID, listOf, orNull } from './fields';
import type { JsonSchema } from './json-schema';
import { RECEIVED_LEDGER_ENTRY } from './ledger-entry';

/** What POST /ingest takes: ledger entries, and what those of them have in common that do not say it themselves. */
export const INGEST_BODY: JsonSchema = {
  type: 'object',
  properties: {
    run_id: ID,
    agent_id: orNull(ID),
    entries: listOf(RECEIVED_LEDGER_ENTRY, LIMITS.batchRecords),
  },
  required: ['run_id', 'entries'],
};
