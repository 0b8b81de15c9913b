/** The part of JSON Schema that tells which keys are the schema's own and which are a user's. */
export interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

/** `deniedActions` → `denied_actions`. */
export function toSnakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}

/** `denied_actions` → `deniedActions`. */
export function toCamelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The same schema with its own keys in camelCase: for documents written in TypeScript. */
export function camelCaseSchema(schema: JsonSchema): JsonSchema {
  const { properties, additionalProperties, items, required } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: mapEntries(properties, (key, inner) => [toCamelCase(key), camelCaseSchema(inner)]),
    }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: camelCaseSchema(additionalProperties) }),
    ...(items && { items: camelCaseSchema(items) }),
    ...(required && { required: required.map(toCamelCase) }),
  };
}

/**
 * Writes a valid snake_case document in camelCase. Only the schema's own keys are respelled, never the names of
 * actions, tags or arguments that stand as keys.
 */
export function toCamelCaseDocument(value: unknown, schema: JsonSchema): unknown {
  if (Array.isArray(value)) return value.map((item) => toCamelCaseDocument(item, schema.items ?? {}));
  if (typeof value !== 'object' || value === null) return value;
  const { properties = {}, additionalProperties } = schema;
  const others = typeof additionalProperties === 'object' ? additionalProperties : {};
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      Object.hasOwn(properties, key)
        ? [toCamelCase(key), toCamelCaseDocument(inner, properties[key])]
        : [key, toCamelCaseDocument(inner, others)],
    ),
  );
}

/**
 * A document without the keys whose value is null, which count as absent: those that are the schema's own. What stands
 * under a user's keys (a JSON Schema, the options of a rule) is left as it is.
 *
 * @returns the same object where it has none.
 */
export function withoutNulls(value: unknown, schema: JsonSchema | undefined): unknown {
  if (typeof value !== 'object' || value === null || schema === undefined) return value;
  const { properties = {}, additionalProperties, items } = schema;
  if (Array.isArray(value)) {
    const kept = value.map((item) => withoutNulls(item, items));
    return keepIfSame(value, kept);
  }
  const others = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  const given = Object.entries(value).flatMap(([key, inner]) => {
    const isOwn = Object.hasOwn(properties, key);
    if (inner === null && (isOwn || additionalProperties === false)) return [];
    return [[key, withoutNulls(inner, isOwn ? properties[key] : others)] as const];
  });
  return keepIfSame(value, Object.fromEntries(given));
}

function keepIfSame(before: object, after: object): object {
  const [old, now] = [Object.entries(before), Object.entries(after)];
  return old.length === now.length && old.every(([, inner], index) => inner === now[index][1]) ? before : after;
}

function mapEntries<T, U>(
  record: Readonly<Record<string, T>>,
  map: (key: string, value: T) => [string, U],
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => map(key, value)));
}
