import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { PROBLEMS } from '../../src/server/problem-codes';
import type { JsonSchema } from '../../src/server/schemas/json-schema';
import { type Answer, Platform } from './doubles/platform';
import { valuesOf } from './doubles/values-of';

interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly schema: JsonSchema;
}
interface Operation {
  /** Names the roles. */
  readonly description: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

const RUNS = { numRuns: 25 };
const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);

/** What does not fit although each part of it does: a policy that does not compile, a target without its id. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  'POST /policies': ['INVALID_POLICY', 'INVALID_BODY'],
  'PUT /policies/{id}': ['INVALID_POLICY', 'INVALID_BODY'],
  'POST /kill-switch/kill': ['INVALID_BODY'],
  'POST /kill-switch/revive': ['INVALID_BODY'],
  'GET /kill-switch/check': ['INVALID_PARAMETER'],
  'POST /approvals': ['OTHER_CALL'],
  'POST /approvals/{id}/approve': ['ALREADY_DECIDED'],
  'POST /approvals/{id}/reject': ['ALREADY_DECIDED'],
  'POST /approvals/{id}/request-info': ['ALREADY_DECIDED'],
  'POST /approvals/{id}/respond': ['ALREADY_DECIDED', 'WRONG_STATE'],
  'POST /approvals/{id}/cancel': ['ALREADY_DECIDED'],
  'POST /approvals/{id}/use': ['WRONG_STATE', 'ALREADY_USED'],
  'POST /approvals/check': ['INVALID_PARAMETER'],
};

describe('Every operation of its own description', () => {
  let platform: Platform;
  /** Ids of what is there. */
  const known: string[] = ['known'];
  const operations: { method: string; path: string; operation: Operation }[] = [];

  beforeAll(async () => {
    platform = await Platform.start();
    const { json } = await platform.ask('GET', '/openapi.json');
    for (const [path, methods] of Object.entries(json.paths as Record<string, Record<string, Operation>>)) {
      for (const [method, operation] of Object.entries(methods)) {
        if (path !== '/api/v1/events') operations.push({ method: method.toUpperCase(), path, operation });
      }
    }
    const key = { key: platform.ours.agent };
    const record = {
      type: 'a',
      outcome: 'blocked',
      risk_level: 'b',
      timestamp: '2026-01-02T03:04:05Z',
      action_name: 'c',
    };
    await platform.ask('POST', '/interventions', {
      ...key,
      body: { ...record, id: 'known', run_id: 'known', agent_id: 'known' },
    });
    for (let count = 0; count < 5; count++)
      known.push((await platform.ask('POST', '/approvals', { ...key, body: { action_name: 'a' } })).json.id);
    const policy = { name: 'p', scope: 'global', enabled: true, source: '', source_format: 'yaml' };
    known.push((await platform.ask('POST', '/policies', { body: policy })).json.id);
  });
  afterAll(() => platform.stop());

  /** Asks with a key that may. */
  function ask(
    { method, path, operation }: (typeof operations)[number],
    values: Readonly<Record<string, unknown>>,
    body: unknown,
  ) {
    let address = path;
    const query = new URLSearchParams();
    for (const { name, in: place } of operation.parameters ?? []) {
      if (place === 'path') address = address.replace(`{${name}}`, encodeURIComponent(String(values[name])));
    }
    for (const [name, value] of Object.entries(values)) {
      if (address !== path && path.includes(`{${name}}`)) continue;
      for (const each of Array.isArray(value) ? value : [value]) query.append(name, decimal(each));
    }
    const text = query.toString();
    return platform.ask(method, `/${address}${text && `?${text}`}`, {
      key: operation.description.includes(' admin') ? platform.ours.admin : platform.ours.agent,
      ...(body !== undefined && { body: typeof body === 'string' ? JSON.stringify(body) : body }),
    });
  }

  function expectProblem({ status, headers, json }: Answer): void {
    expect(status).toBeLessThan(500);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(json).toMatchObject({ status, detail: expect.any(String), title: expect.any(String) });
    expect(PROBLEMS).toHaveProperty(json.code);
  }

  it('is 51 routes and the stream', () => {
    expect(operations).toHaveLength(51);
  });

  it('takes what fits, and answers as it says', async () => {
    for (const each of operations) {
      const { parameters = [], requestBody, responses } = each.operation;
      const values = fc.record(
        Object.fromEntries(
          parameters.map(({ name, in: place, schema }) => [
            name,
            place === 'path' ? fc.oneof(fc.constantFrom(...known), valuesOf(schema)) : valuesOf(schema),
          ]),
        ),
        { requiredKeys: parameters.flatMap(({ name, in: place }) => (place === 'path' ? [name] : [])) },
      );
      const body =
        requestBody === undefined ? fc.constant(undefined) : valuesOf(requestBody.content['application/json'].schema);
      await fc.assert(
        fc.asyncProperty(values, body, async (given, sent) => {
          const answer = await ask(each, given, sent);
          if (answer.status >= 400) {
            expectProblem(answer);
            const allowed = ['NOT_FOUND', ...(ALSO[`${each.method} ${each.path.replace('/api/v1', '')}`] ?? [])];
            if (each.path.endsWith('/session')) allowed.push('UNAUTHENTICATED', 'TOO_MANY_FAILED_KEYS');
            if ('cursor' in given) allowed.push('INVALID_CURSOR', 'INVALID_PARAMETER');
            expect(allowed).toContain(answer.json.code);
            return;
          }
          expect(responses).toHaveProperty(String(answer.status));
          if (answer.status === 204) return;
          const type = (answer.headers['content-type'] as string).split(';')[0];
          const schema = responses[String(answer.status)].content?.[type]?.schema;
          expect(schema).toBeDefined();
          if (answer.json === null) return;
          const fits = ajv.validate(schema as object, answer.json);
          expect({ path: `${each.method} ${each.path}`, faults: fits ? [] : ajv.errors }).toMatchObject({ faults: [] });
        }),
        RUNS,
      );
    }
  }, 120_000);

  it('never fails, whatever it is given', async () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.constantFrom('', '0', '-1', 'true', 'NaN', '1e400', '../..', "' OR 1=1 --"),
    );
    for (const each of operations) {
      const { parameters = [], requestBody } = each.operation;
      const required = parameters
        .filter(({ in: place }) => place === 'path')
        .map(({ name }) => [name, anything.filter((text) => text !== '')] as const);
      const optional = fc.dictionary(
        fc.oneof(fc.string(), fc.constantFrom(...parameters.map(({ name }) => name), 'limit')),
        fc.oneof(anything, fc.array(anything)),
        { maxKeys: 3 },
      );
      const schema = requestBody?.content['application/json'].schema;
      const body = schema === undefined ? fc.constant(undefined) : fc.oneof(fc.jsonValue(), broken(schema));
      await fc.assert(
        fc.asyncProperty(fc.record(Object.fromEntries(required)), optional, body, async (path, query, sent) => {
          const answer = await ask(each, { ...query, ...path }, sent);
          if (answer.status >= 400) expectProblem(answer);
          expect(answer.status).toBeLessThan(500);
        }),
        RUNS,
      );
    }
    expect(platform.logger.entries).toEqual([]);
  }, 120_000);
});

/** Without exponent: queries take plain decimals. */
function decimal(value: unknown): string {
  return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(9) : String(value);
}

/** Nearly what fits: one field is anything. */
function broken(schema: JsonSchema): fc.Arbitrary<unknown> {
  return fc.tuple(valuesOf(schema), fc.nat(), fc.jsonValue()).map(([value, index, other]) => {
    const keys = Object.keys(value ?? {});
    return keys.length === 0 ? other : { ...(value as object), [keys[index % keys.length]]: other };
  });
}
