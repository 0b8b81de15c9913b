import { LIMITS } from '../limits';
import { listOf } from './fields';
import { RECEIVED_INTERVENTION } from './intervention';
import type { JsonSchema } from './json-schema';

/** A batch of interventions. */
export const INTERVENTION_BATCH: JsonSchema = {
  type: 'object',
  properties: { interventions: listOf(RECEIVED_INTERVENTION, LIMITS.batchRecords) },
  required: ['interventions'],
  additionalProperties: false,
};

/** What POST /interventions takes. */
export const INTERVENTIONS_BODY: JsonSchema = { anyOf: [RECEIVED_INTERVENTION, INTERVENTION_BATCH] };
