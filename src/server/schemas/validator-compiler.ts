import type { FastifySchemaCompiler } from 'fastify';
import { Problem } from '../problem';
import { checkOf } from './check';
import type { JsonSchema } from './json-schema';
import { queryReader } from './read-query';

/** Has Fastify check bodies, queries and ids by their schemas, which are those of OpenAPI. */
export const compileValidator: FastifySchemaCompiler<JsonSchema> = ({ schema, httpPart }) => {
  if (httpPart === 'querystring') {
    const read = queryReader(schema);
    return (parameters: URLSearchParams) => outcome(() => ({ value: read(parameters) }));
  }
  const check = checkOf(schema);
  const code = httpPart === 'body' ? 'INVALID_BODY' : 'INVALID_PARAMETER';
  return (value: unknown) => {
    const fault = check(value);
    if (fault === null) return true;
    const where = fault.path === '' ? 'The body' : fault.path;
    return { error: new Problem(code, `${where} ${fault.message}.`, { faults: [fault] }) };
  };
};

function outcome(read: () => { readonly value: unknown }): { readonly value: unknown } | { readonly error: Error } {
  try {
    return read();
  } catch (error) {
    return { error: error as Error };
  }
}
