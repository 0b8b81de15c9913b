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

function mapEntries<T, U>(
  record: Readonly<Record<string, T>>,
  map: (key: string, value: T) => [string, U],
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => map(key, value)));
}
