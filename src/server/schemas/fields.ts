import { MAX_USD } from '../../money/nano-usd';
import type { JsonSchema } from './json-schema';

/** An opaque id: 1 to 128 characters, none of them NUL or half of a surrogate pair. */
export const ID: JsonSchema = { type: 'string', pattern: '^[^\\u0000\\p{Cs}]{1,128}$' };

/** An opaque id that can stand in an address: neither `.` nor `..`, nor a word that means something else there. */
export const OWN_ID: JsonSchema = {
  type: 'string',
  pattern: '^(?!(?:\\.|\\.\\.|groups|stats|export)$)[^\\u0000\\p{Cs}]{1,128}$',
};

/** A value of an enumeration, which may be one that is not known yet. */
export const WORD: JsonSchema = { type: 'string', pattern: '^[a-z][a-z0-9_]{0,63}$' };

/** A name that people give: of an action, an agent, a policy, a rule. */
export const NAME: JsonSchema = { type: 'string', minLength: 1, maxLength: 256 };

/** A name that may be empty: a tag of an action, a rule, a code. */
export const LABEL: JsonSchema = { type: 'string', maxLength: 256 };

/** A text for people. */
export const TEXT: JsonSchema = { type: 'string', maxLength: 16_384 };

/** An amount of money. */
export const USD: JsonSchema = { type: 'number', minimum: 0, maximum: MAX_USD, description: 'USD.' };

/** A sum of amounts of money, in USD: no highest. */
export const TOTAL_USD: JsonSchema = { type: 'number', minimum: 0, description: 'USD.' };

/** A moment, RFC 3339. */
export const TIMESTAMP: JsonSchema = { type: 'string', format: 'date-time' };

/** How many. */
export const COUNT: JsonSchema = { type: 'integer', minimum: 0 };

/** Any object. */
export const OBJECT: JsonSchema = { type: 'object' };

/** The same, or null. */
export function orNull(schema: JsonSchema): JsonSchema {
  return { ...schema, type: [schema.type as string, 'null'] };
}

/** The same for an older name of a field. */
export function older(schema: JsonSchema, newer: string): JsonSchema {
  return { ...orNull(schema), deprecated: true, description: `Older name of ${newer}.` };
}

/** A list. */
export function listOf(items: JsonSchema, maxItems?: number): JsonSchema {
  return maxItems === undefined ? { type: 'array', items } : { type: 'array', items, maxItems };
}

/** An object that has exactly these fields. */
export function answer(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
