import fc from 'fast-check';
import type { JsonSchema } from '../../../src/server/schemas/json-schema';

const MAX_LENGTH = 40;
const MAX_ITEMS = 4;

/** Keys that are refused wherever they stand. */
const POISON = /"(?:__proto__|constructor)":/;
const anything = fc.jsonValue({ maxDepth: 3 }).filter((value) => !POISON.test(JSON.stringify(value)));

/** Values that fit a schema, without the keys that no body may have. */
export function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.anyOf !== undefined) {
    const { anyOf, ...base } = schema;
    return fc.oneof(...anyOf.map((each) => valuesOf(merged(base, each))));
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['object']);
  return fc.oneof(...types.map((type) => ofType(type, schema)));
}

function merged(base: JsonSchema, other: JsonSchema): JsonSchema {
  return { ...base, ...other, required: [...(base.required ?? []), ...(other.required ?? [])] };
}

function ofType(type: string, schema: JsonSchema): fc.Arbitrary<unknown> {
  const { minimum: min = 0, maximum: max = 1_000_000 } = schema;
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min, max });
    case 'number':
      return fc.double({ min, max, noNaN: true });
    case 'string':
      return texts(schema);
    case 'array': {
      const { items = {}, maxItems = MAX_ITEMS } = schema;
      return fc.array(valuesOf(items), { maxLength: Math.min(maxItems, MAX_ITEMS) });
    }
    default:
      return objects(schema);
  }
}

function texts({ pattern, format, minLength = 0, maxLength = MAX_LENGTH }: JsonSchema): fc.Arbitrary<string> {
  const moments = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
  if (format === 'date-time') return moments.map((date) => date.toISOString());
  if (format === 'date') return moments.map((date) => date.toISOString().slice(0, 10));
  if (pattern?.startsWith('^[a-z]')) return fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
  const text = fc.string({
    unit: 'binary',
    minLength: Math.max(minLength, pattern ? 1 : 0),
    maxLength: Math.min(maxLength, MAX_LENGTH),
  });
  return pattern === undefined ? text : text.filter((each) => new RegExp(pattern, 'u').test(each));
}

function objects({
  properties = {},
  required = [],
  additionalProperties,
  minProperties = 0,
}: JsonSchema): fc.Arbitrary<object> {
  const known = Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, valuesOf(each)]));
  const record = fc.record(known, { requiredKeys: [...new Set(required)].filter((name) => name in known) });
  const wide = record.filter((each) => Object.keys(each).length >= minProperties);
  if (additionalProperties === false) return wide;
  const unknown = fc.dictionary(fc.stringMatching(/^x_[a-z]{1,8}$/), anything, { maxKeys: 3 });
  return fc.tuple(wide, unknown).map(([one, other]) => ({ ...other, ...one }));
}
