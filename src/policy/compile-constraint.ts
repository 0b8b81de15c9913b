import type { Ajv as AjvInstance, ValidateFunction } from 'ajv';
import { ConfigurationError } from '../errors/configuration-error';

let shared: AjvInstance | undefined;

/**
 * Compiles the schema of an action's arguments.
 *
 * @param where - for messages: the place in the document.
 * @throws {@link ConfigurationError} `INVALID_POLICY` for a schema that is none, or a pattern outside what a
 * linear-time engine can express (look-around, back-references).
 */
export function compileConstraint(schema: Readonly<Record<string, unknown>>, where: string): ValidateFunction {
  try {
    return instance().compile(schema);
  } catch (cause) {
    const fault = (cause as Error).message;
    throw new ConfigurationError(
      'INVALID_POLICY',
      `${where} is not a usable JSON Schema: ${fault}.`,
      { where },
      { cause },
    );
  }
}

/** One for all schemas, made with the first. No defaults and no coercion: a constraint judges, it does not mend. */
function instance(): AjvInstance {
  if (shared !== undefined) return shared;
  const { Ajv } = require('ajv') as typeof import('ajv');
  const addFormats = (require('ajv-formats') as { default: (ajv: AjvInstance) => void }).default;
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    code: { regExp: linearRegExp },
  });
  addFormats(ajv);
  shared = ajv;
  return ajv;
}

/** Ajv's way to have patterns run elsewhere. Backtracking engines hang on patterns such as `(x|x)*y`. */
const linearRegExp = Object.assign(
  (pattern: string) => {
    const { RE2JS } = require('re2js') as typeof import('re2js');
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
    return { test: (text: string) => compiled.test(text) };
  },
  { code: 'linearRegExp' },
);
