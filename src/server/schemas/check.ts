import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Fault } from '../problem';
import type { JsonSchema } from './json-schema';
import { parseDate, parseTimestamp } from './parse-time';

// Stops at a value's first fault: a body of a million faults must not make a million of them.
const ajv = new Ajv({ allErrors: false, strict: true, allowUnionTypes: true, strictRequired: false });
ajv.addFormat('date-time', (text) => parseTimestamp(text) !== null);
ajv.addFormat('date', (text) => parseDate(text) !== null);

/** Finds the first fault of a value, or null: nothing is coerced, removed or filled in. */
export type Check = (value: unknown) => Fault | null;

/** Compiling takes a millisecond, and many parameters have the same schema. */
const known = new Map<string, Check>();

/** Compiles a schema, equal ones once. The path of a fault is a JSON pointer into the value. */
export function checkOf(schema: JsonSchema): Check {
  const key = JSON.stringify(schema);
  let check = known.get(key);
  if (check === undefined) {
    const validate: ValidateFunction = ajv.compile(schema);
    check = (value) => (validate(value) ? null : faultOf((validate.errors as ErrorObject[])[0]));
    known.set(key, check);
  }
  return check;
}

function faultOf({ instancePath, keyword, params, message }: ErrorObject): Fault {
  const path = keyword === 'additionalProperties' ? `${instancePath}/${params.additionalProperty}` : instancePath;
  return { path, message: messageOf(keyword, params) ?? message ?? 'is not valid' };
}

/** In the words of whoever sent it; null where ajv's own are good. None holds the value. */
function messageOf(keyword: string, params: Readonly<Record<string, unknown>>): string | null {
  switch (keyword) {
    case 'additionalProperties':
      return 'is not known';
    case 'enum':
      return `must be one of ${(params.allowedValues as unknown[]).join(', ')}`;
    case 'format':
      return params.format === 'date'
        ? 'must be a date such as 2026-01-31'
        : 'must be a time such as 2026-01-31T23:59:59.000Z';
    case 'pattern':
      return `must be like ${params.pattern}`;
    default:
      return null;
  }
}
