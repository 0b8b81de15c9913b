import type { JsonSchema } from './json-schema';

/** The schema of a batch that says nothing of the items of its list: they are checked one by one, so that each is named. */
export function withoutItems(schema: JsonSchema, name: string): JsonSchema {
  const { [name]: list, ...others } = schema.properties ?? {};
  return { ...schema, properties: { ...others, [name]: { type: 'array', maxItems: list.maxItems } } };
}
