import { Ajv } from 'ajv';
import { SCHEMAS } from '../../src/policy/validate-document';

describe('SCHEMAS', () => {
  it.each(Object.entries(SCHEMAS))('holds, in %s, a valid JSON Schema: nothing else checks it', (_spelling, schema) => {
    const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false });
    expect([ajv.validateSchema(schema), ajv.errors]).toEqual([true, null]);
    expect(() => ajv.compile(schema)).not.toThrow();
  });
});
