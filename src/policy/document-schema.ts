import { BUILT_IN_RULES } from './rules';
import { type JsonSchema, toSnakeCase } from './spelling';

/** The JSON Schema of a policy document as YAML and JSON spell it; the keys of rules come from the list of rules. */
export const documentSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Agent Sentinel policy',
  type: 'object',
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 200, description: 'Appears in interventions.' },
    risk: {
      type: 'object',
      additionalProperties: false,
      properties: {
        tags: {
          type: 'object',
          description: 'By tag: the risk level that it means.',
          additionalProperties: { enum: ['critical', 'high', 'medium', 'low', 'minimal'] },
        },
      },
    },
    ...Object.fromEntries(BUILT_IN_RULES.map(({ documentKey, schema }) => [toSnakeCase(documentKey), schema])),
  },
};
