import type { Ajv as AjvInstance, Options, ValidateFunction } from 'ajv';
import { ConfigurationError } from '../errors/configuration-error';
import { addLinearChecks } from './linear-checks';

/** Kept as long as the schema is; one that was changed since has another text and is compiled anew. */
const compiled = new WeakMap<object, { readonly text: string; readonly validate: ValidateFunction }>();

/**
 * Compiles the schema of an action's arguments.
 *
 * Every schema stands alone: it cannot refer to another one, and an `$id` may occur in several.
 *
 * @param where - for messages: the place in the document.
 * @param path - the same place as the steps to it; in the error's `details.path`.
 * @throws {@link ConfigurationError} `INVALID_POLICY` for a schema that is none, or is asynchronous (`$async`), or a
 * pattern outside what a linear-time engine can express (look-around, back-references).
 */
export function compileConstraint(
  schema: Readonly<Record<string, unknown>>,
  where: string,
  path?: readonly string[],
): ValidateFunction {
  try {
    const text = JSON.stringify(schema, refuseAsync);
    const known = compiled.get(schema);
    if (known?.text === text) return known.validate;
    const validate = compile(JSON.parse(text) as object);
    compiled.set(schema, { text, validate });
    return validate;
  } catch (cause) {
    const message = `${where} is not a usable JSON Schema: ${(cause as Error).message}.`;
    throw new ConfigurationError('INVALID_POLICY', message, { where, ...(path && { path }) }, { cause });
  }
}

/** An asynchronous validator answers by a promise, which nobody waits for. */
function refuseAsync(key: string, value: unknown): unknown {
  if (key === '$async') throw new Error('$async is not supported; a constraint answers at once');
  return value;
}

/** No defaults and no coercion: a constraint judges, it does not mend. */
const OPTIONS: Options = { allErrors: true, strict: true, strictTypes: false, strictRequired: false };

let metaSchema: AjvInstance | undefined;

/** An ajv for each schema: one keeps every schema, pattern and `$id` for ever. Only the meta-schema is shared: it is dear. */
function compile(schema: object): ValidateFunction {
  const { Ajv } = require('ajv') as typeof import('ajv');
  metaSchema ??= new Ajv(OPTIONS);
  metaSchema.validateSchema(schema, true);
  const ajv = new Ajv({ ...OPTIONS, meta: false, validateSchema: false, code: { regExp: linearRegExp } });
  addLinearChecks(ajv);
  return ajv.compile(schema);
}

/** Ajv's way to have patterns run elsewhere. Backtracking engines hang on patterns such as `(x|x)*y`. */
const linearRegExp = Object.assign(
  (pattern: string) => {
    // To re2js `\k` is the letter k, and a named back-reference would be another pattern.
    if (/(?<!\\)(?:\\\\)*\\k/.test(pattern)) throw new Error(`the pattern ${pattern} refers back (\\k)`);
    const { RE2JS } = require('re2js') as typeof import('re2js');
    const expression = RE2JS.compile(RE2JS.translateRegExp(pattern));
    // Ajv takes patterns with the same text for the same one.
    return { test: (text: string) => expression.test(text), toString: () => pattern };
  },
  { code: 'linearRegExp' },
);
