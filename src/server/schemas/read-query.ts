import { type Fault, Problem } from '../problem';
import { checkOf } from './check';
import type { JsonSchema } from './json-schema';

/** The parameters of a query by name: texts, numbers and booleans as their schema says, in a list where they may repeat. */
export type Query = Readonly<Record<string, unknown>>;

const INTEGER = /^-?\d{1,15}$/;
const NUMBER = /^-?\d{1,15}(\.\d{1,15})?$/;

/**
 * Makes a reader of query strings. A parameter that is not in the schema, is given twice without being a list, or does
 * not have its schema's form is a fault: a mistyped filter must not answer everything.
 *
 * @returns a function that gives the parameters, or throws a {@link Problem} `INVALID_PARAMETER` with every fault.
 */
export function queryReader(schema: JsonSchema): (parameters: URLSearchParams) => Query {
  const properties = schema.properties ?? {};
  const checks = new Map(Object.entries(properties).map(([name, each]) => [name, checkOf(each)]));
  return (parameters) => {
    const query: Record<string, unknown> = {};
    const faults: Fault[] = [];
    for (const name of new Set(parameters.keys())) {
      const check = checks.get(name);
      if (check === undefined) {
        faults.push({
          path: name.slice(0, 100),
          message: `is not known; there are ${[...checks.keys()].join(', ') || 'none'}`,
        });
        continue;
      }
      const value = givenValue(properties[name], parameters.getAll(name));
      const fault = check(value);
      if (fault !== null) faults.push({ path: name, message: messageOf(fault, value, properties[name]) });
      query[name] = value;
    }
    if (faults.length > 0) {
      throw new Problem('INVALID_PARAMETER', `${faults[0].path} ${faults[0].message}.`, { faults });
    }
    return query;
  };
}

function messageOf({ message }: Fault, value: unknown, { type }: JsonSchema): string {
  return Array.isArray(value) && type !== 'array' ? 'may be given once' : message;
}

function givenValue(schema: JsonSchema, texts: readonly string[]): unknown {
  if (schema.type === 'array') return texts.map((text) => scalarOf(schema.items ?? {}, text));
  return texts.length === 1 ? scalarOf(schema, texts[0]) : texts;
}

/** What does not have the form stays a text, which the check then refuses. */
function scalarOf({ type }: JsonSchema, text: string): unknown {
  if (type === 'integer' && INTEGER.test(text)) return Number(text);
  if (type === 'number' && NUMBER.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
