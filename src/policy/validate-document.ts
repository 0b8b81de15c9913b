import type { ErrorObject, Options, ValidateFunction } from 'ajv';
import { documentSchema, fileSchema } from './document-schema';
import { camelCaseSchema, type JsonSchema, toCamelCase } from './spelling';

/** How the keys of a document are written. */
export type Spelling = 'snake_case' | 'camelCase';

/** One fault of a document: where it is, and what was expected there. */
export interface DocumentFault {
  readonly path: readonly string[];
  readonly message: string;
}

/** The schema of documents by how they are written. */
export const SCHEMAS: Readonly<Record<Spelling, JsonSchema>> = {
  snake_case: fileSchema,
  camelCase: camelCaseSchema(documentSchema),
};

/** The schemas are our own: to check and to optimise them would take longer than to compile them, at every start. */
const OPTIONS: Options = {
  allErrors: true,
  strict: false,
  verbose: true,
  meta: false,
  validateSchema: false,
  code: { optimize: false },
};

const validators = new Map<Spelling, ValidateFunction>();

/** Checks a document against the schema; gives every fault, the first ones of a document first. */
export function documentFaults(document: unknown, spelling: Spelling): readonly DocumentFault[] {
  const validate = validatorOf(spelling);
  if (validate(document)) return [];
  return (validate.errors ?? []).map((error) => describe(error));
}

/** Compiles both schemas: the first document will cost no more than any other one. Takes some 50 ms, once in a process. */
export function prepareToValidate(): void {
  validatorOf('snake_case');
  validatorOf('camelCase');
}

function validatorOf(spelling: Spelling): ValidateFunction {
  const known = validators.get(spelling);
  if (known !== undefined) return known;
  // Loaded at the first document: a program without a policy does not pay for it.
  const { Ajv } = require('ajv') as typeof import('ajv');
  const ajv = new Ajv(OPTIONS);
  const validate = ajv.compile(SCHEMAS[spelling]);
  validators.set(spelling, validate);
  return validate;
}

function describe(error: ErrorObject): DocumentFault {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (error.keyword === 'additionalProperties') {
    const key = String(error.params.additionalProperty);
    if (key === 'evidence' && path.length === 0) {
      return { path: [key], message: 'is a section of the Python SDK that is not supported yet; take it out' };
    }
    const known = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});
    const respelled = toCamelCase(key);
    if (respelled !== key && known.includes(respelled)) {
      const remedy = `in code it is ${respelled}, and a document in snake_case is read by parsePolicy`;
      return { path: [...path, key], message: `is not a known key: ${remedy}` };
    }
    const list = known.length > 0 ? `; known are ${known.join(', ')}` : '';
    return { path: [...path, key], message: `is not a known key${list}` };
  }
  if (error.keyword === 'enum')
    return { path, message: `must be one of ${(error.params.allowedValues as unknown[]).join(', ')}` };
  // Only times of the day have one.
  if (error.keyword === 'pattern') return { path, message: 'must be HH:MM' };
  return { path, message: error.message ?? 'is not valid' };
}
