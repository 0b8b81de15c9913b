/** A part of a JSON Schema, or what stands in its place in a document that somebody wrote. */
type Part = Readonly<Record<string, unknown>>;

/** Keywords whose schemas speak of the same object. */
const IN_PLACE = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'];

/** The names of arguments that a schema of arguments speaks of, also through a `$ref` within it. */
export function namesIn(schema: unknown, root: unknown = schema, seen = new Set<unknown>()): readonly string[] {
  if (!isPart(schema) || seen.has(schema)) return [];
  seen.add(schema);
  const { properties, required, dependencies, dependentRequired, $ref } = schema;
  const depending = [dependencies, dependentRequired].filter(isPart);
  const dependents = depending.flatMap((each) => Object.values(each));
  const inner = [...IN_PLACE.map((keyword) => schema[keyword]), ...dependents, referredTo($ref, root)].flat();
  return [
    ...[properties, ...depending].filter(isPart).flatMap((each) => Object.keys(each)),
    ...[required, ...dependents].filter(Array.isArray).flat(),
    ...inner.flatMap((each) => namesIn(each, root, seen)),
  ];
}

function referredTo($ref: unknown, root: unknown): unknown {
  if (typeof $ref !== 'string' || !/^#(\/|$)/.test($ref)) return undefined;
  const steps = $ref.split('/').slice(1).map(decodeURIComponent);
  const keys = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.reduce<unknown>((at, key) => (isPart(at) && Object.hasOwn(at, key) ? at[key] : undefined), root);
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null;
}
