import { flatKeys } from './flat-spelling';
import { BUILT_IN_RULES } from './rules';
import { type JsonSchema, toSnakeCase } from './spelling';

const level = { enum: ['critical', 'high', 'medium', 'low', 'minimal'] };
const names = { type: 'array', items: { type: 'string', minLength: 1 } };

/** The keys of a document as TypeScript knows them, in snake_case; those of rules come from the list of rules. */
const properties: Readonly<Record<string, JsonSchema>> = {
  name: { type: 'string', minLength: 1, maxLength: 200, description: 'Appears in interventions.' },
  strict_mode: { type: 'boolean', description: 'Default true. False: everything in this document only warns.' },
  shadow: { ...names, description: 'Names of rules that only tell what they would have done.' },
  ...Object.fromEntries(BUILT_IN_RULES.map(({ documentKey, schema }) => [toSnakeCase(documentKey), schema])),
  risk: {
    type: 'object',
    additionalProperties: false,
    properties: {
      tags: { type: 'object', description: 'By tag: the risk level that it means.', additionalProperties: level },
    },
  },
  rules: {
    type: 'object',
    description: 'By name: options of your own rules.',
    additionalProperties: { type: 'object' },
  },
  id: { type: 'string' },
  version: { type: ['string', 'number'] },
  description: { type: 'string' },
  enabled: { type: 'boolean', description: 'False: the document is left out.' },
  scope: { type: 'string' },
  target_id: { type: 'string' },
};

/** The JSON Schema of a policy document, without the flat spelling. */
export const documentSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'agent-sentinel-policy',
  title: 'Agent Sentinel policy',
  type: 'object',
  additionalProperties: false,
  properties,
};

/** The JSON Schema of a policy as YAML and JSON may spell it: the published one. */
export const fileSchema: JsonSchema = { ...documentSchema, properties: { ...properties, ...flatKeys } };
