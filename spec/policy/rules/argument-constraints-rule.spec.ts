import { type PolicyDocument, parsePolicy } from '../../../src';
import { createTestSentinel } from '../../../src/testing';

type Args = Record<string, unknown>;
const SECRET = 'raw-value-4711';

function make(policy: PolicyDocument | readonly PolicyDocument[]) {
  const test = createTestSentinel({ policy });
  const act = test.sentinel.guard((args: Args) => args, { name: 'act' });
  const violations = (args: Args): unknown => {
    try {
      act(args);
      return [];
    } catch (error) {
      return (error as { intervention: { context: { violations: unknown } } }).intervention.context.violations;
    }
  };
  return { ...test, act, violations };
}

const constrained = (schema: object) => make({ argumentConstraints: { act: schema as Args } });

/** The shortest of some runs: another process may have had the processor in one of them. */
function shortestMs(run: () => unknown): number {
  const times = Array.from({ length: 15 }, () => {
    const startedAt = performance.now();
    run();
    return performance.now() - startedAt;
  });
  return Math.min(...times);
}

describe('ArgumentConstraintsRule', () => {
  it('tells every violation by path and rule, and never by value', () => {
    const { act, violations, interventions } = constrained({
      properties: {
        amount: { type: 'number', maximum: 1000 },
        to: { type: 'array', maxItems: 1, items: { type: 'string', pattern: '^[a-z]+$' } },
        options: { properties: { mode: { enum: ['safe'] }, key: { const: 'a' } }, additionalProperties: false },
        kind: { type: 'string', minLength: 40, format: 'email' },
      },
      required: ['amount', 'reason'],
    });
    const args = {
      amount: 4711,
      to: [SECRET, 'b'],
      options: { mode: SECRET, key: SECRET, [SECRET]: 1 },
      kind: SECRET,
    };
    expect(violations(args)).toEqual([
      { path: 'reason', rule: 'required' },
      { path: 'amount', rule: 'maximum 1000' },
      { path: 'to', rule: 'maxItems 1' },
      { path: 'to.0', rule: 'pattern' },
      { path: 'options', rule: 'additionalProperties' },
      { path: 'options.mode', rule: 'enum' },
      { path: 'options.key', rule: 'const' },
      { path: 'kind', rule: 'minLength 40' },
      { path: 'kind', rule: 'format' },
    ]);
    expect(() => act(args)).toThrow(expect.objectContaining({ code: 'ARGUMENT_CONSTRAINT_VIOLATED' }));
    const [{ originalInputs: _, ...record }] = interventions;
    expect(JSON.stringify(record)).not.toContain(SECRET);
    expect(record.reason).toBe(
      'Arguments of act are outside what the policy permits: reason, amount, to, to.0, options, options.mode, options.key, kind.',
    );
  });

  it('fills nothing in and converts nothing', () => {
    const { act, violations } = constrained({ properties: { n: { type: 'number', default: 5 } } });
    expect(act({})).toEqual({});
    expect(violations({ n: '5' })).toEqual([{ path: 'n', rule: 'type number' }]);
  });

  it('has every schema of every pattern and document hold', () => {
    const { violations } = make([
      {
        argumentConstraints: {
          act: { properties: { n: { maximum: 9 } } },
          'a*': { properties: { n: { minimum: 2 } } },
        },
      },
      { argumentConstraints: { '*': { properties: { n: { maximum: 5 } } }, other: { required: ['x'] } } },
    ]);
    expect([9, 7, 1, 3].map((n) => violations({ n }))).toEqual([
      [{ path: 'n', rule: 'maximum 5' }],
      [{ path: 'n', rule: 'maximum 5' }],
      [{ path: 'n', rule: 'minimum 2' }],
      [],
    ]);
  });

  it('shows at most 20 violations', () => {
    const { violations } = constrained({ properties: { list: { items: { maximum: 0 } } } });
    expect(violations({ list: new Array(99).fill(1) })).toHaveLength(20);
  });

  it.each([
    ['(x|x)*y', 'x'.repeat(16_384)],
    ['.*.*.*.*=.*', 'a'.repeat(16_384)],
    ['^(a+)+$', `${'a'.repeat(16_383)}b`],
  ])('runs the pattern %s over 16 KiB within 10 ms', (pattern, text) => {
    const { sentinel, violations } = constrained({ properties: { text: { pattern } } });
    expect(violations({ text })).toEqual([{ path: 'text', rule: 'pattern' }]);
    expect(shortestMs(() => sentinel.check('act', { text }))).toBeLessThan(10);
  });

  it.each(['(?=a)b', '(?!a)b', '(?<=a)b', '(?<!a)b', '(a)\\1'])(
    'refuses the pattern %s when the policy is loaded, and says where it stands',
    (pattern) => {
      expect(() => constrained({ properties: { text: { pattern } } })).toThrow(
        expect.objectContaining({
          code: 'INVALID_POLICY',
          message: expect.stringMatching(/^argument_constraints\.act is not a usable JSON Schema/),
        }),
      );
    },
  );

  it('refuses a named back-reference too', () => {
    expect(() => constrained({ properties: { text: { pattern: '(?<n>a)\\k<n>' } } })).toThrow(
      expect.objectContaining({ code: 'INVALID_POLICY' }),
    );
  });

  it('understands the patterns of JavaScript that need no going back', () => {
    const accepts = (pattern: string, text: string) =>
      (constrained({ properties: { text: { pattern } } }).violations({ text }) as unknown[]).length === 0;
    expect([
      accepts('^\\d{3}-\\w+$', '123-abc'),
      accepts('^[^@\\s]+@example\\.(com|org)$', 'a@example.org'),
      accepts('^[^@\\s]+@example\\.(com|org)$', 'a@example.net'),
      accepts('ß', 'Straße'),
      accepts('^\\p{Lu}', 'Äpfel'),
      accepts('^.$', '😀'),
      accepts('a/b', 'a/b'),
    ]).toEqual([true, true, false, true, true, true, true]);
  });

  it.each<[string, object]>([
    ['a type that there is not', { properties: { n: { type: 'decimal' } } }],
    ['a misspelt keyword', { propertys: {} }],
    ['a format that there is not', { properties: { n: { format: 'phone' } } }],
    ['a negative length', { properties: { n: { maxLength: -1 } } }],
  ])('refuses a schema with %s when the policy is loaded', (_what, schema) => {
    expect(() => constrained(schema)).toThrow(expect.objectContaining({ code: 'INVALID_POLICY' }));
  });

  it('takes a schema with an $id as often as it is loaded', () => {
    const schema = () => ({ $id: 'https://example.org/act.json', required: ['n'] });
    constrained(schema());
    expect(constrained(schema()).violations({})).toEqual([{ path: 'n', rule: 'required' }]);
    const { violations } = make({ argumentConstraints: { act: schema(), 'a*': schema() } });
    expect(violations({})).toEqual([{ path: 'n', rule: 'required' }]);
  });

  it('judges by the schema as it is when it is loaded', () => {
    const schema = { required: ['n'] };
    constrained(schema);
    schema.required = ['m'];
    expect(constrained(schema).violations({})).toEqual([{ path: 'm', rule: 'required' }]);
  });

  it('takes a schema that names the draft it is written in', () => {
    const { violations } = constrained({ $schema: 'http://json-schema.org/draft-07/schema#', required: ['n'] });
    expect(violations({})).toEqual([{ path: 'n', rule: 'required' }]);
  });

  it.each([
    { $async: true, required: ['n'] },
    { allOf: [{ $async: true }] },
    { definitions: { a: { $async: false } } },
  ])('refuses %j: nobody would wait for its answer', (schema) => {
    expect(() => constrained(schema)).toThrow(
      expect.objectContaining({ code: 'INVALID_POLICY', message: expect.stringContaining('$async is not supported') }),
    );
  });

  it.each<[string, string]>([
    ['url', `http://${':'.repeat(65_536)} `],
    ['url', `http://${'a@'.repeat(32_768)}`],
    ['url', `http://${'a.'.repeat(32_768)}!`],
    ['uri', `http://${':'.repeat(65_536)} `],
    ['uri-reference', `a@${'a/'.repeat(32_768)} `],
    ['email', `a@${'a.'.repeat(32_768)}!`],
    ['hostname', `${'a-'.repeat(32_768)}.`],
    ['date-time', 't'.repeat(65_536)],
  ])('checks the format %s over 64 KiB within 50 ms', (format, text) => {
    const { sentinel, violations } = constrained({ properties: { text: { format } } });
    expect(violations({ text })).toEqual([{ path: 'text', rule: 'format' }]);
    expect(shortestMs(() => sentinel.check('act', { text }))).toBeLessThan(50);
  });

  it('takes the same texts for a url as ajv-formats, but a user that ends at the first / ? # or @', () => {
    const { violations } = constrained({ properties: { url: { format: 'url' } } });
    const isUrl = (url: string): boolean => (violations({ url }) as unknown[]).length === 0;
    expect(
      ['https://example.com/a@b?c#d', 'ftp://ann:pw@example.com:8080', 'http://8.8.8.8/'].filter((url) => !isUrl(url)),
    ).toEqual([]);
    expect(
      ['http://127.0.0.1/', 'http://a b.com', 'file:///x', 'http://a/b@example.com', 'http://a@b@example.com'].filter(
        isUrl,
      ),
    ).toEqual([]);
  });

  it('compares 5,000 items of a list within 50 ms', () => {
    const { sentinel, violations } = constrained({ properties: { list: { uniqueItems: true } } });
    const list = Array.from({ length: 5_000 }, (_, id) => ({ id }));
    expect(violations({ list })).toEqual([]);
    expect(shortestMs(() => sentinel.check('act', { list }))).toBeLessThan(50);
  });

  it.each<[unknown[], boolean]>([
    [
      [
        { a: 1, b: [2] },
        { b: [2], a: 1 },
      ],
      false,
    ],
    [['a', 'b', 'a'], false],
    [[{ a: 1 }, '{"a":1}', { a: 2 }], true],
    [[1, '1', true, null, [1], ['1']], true],
    [[{ n: 1n }, { n: 2n }], true],
  ])('takes %p for a list of unique items: %p', (list, isUnique) => {
    const { violations } = constrained({ properties: { list: { uniqueItems: true } } });
    expect(violations({ list })).toEqual(isUnique ? [] : [{ path: 'list', rule: 'uniqueItems' }]);
    expect(constrained({ properties: { list: { uniqueItems: false } } }).violations({ list })).toEqual([]);
  });

  describe('given one argument that is no object, under the name in the source', () => {
    const reading = (pattern: string, fn: (e: unknown) => unknown = (e) => e) => {
      const policy = { argumentConstraints: { [pattern]: { properties: { path: { pattern: '^/home/' } } } } };
      const { sentinel } = createTestSentinel({ policy });
      const read = sentinel.guard(fn, { name: 'read' });
      return (value?: unknown): unknown => {
        try {
          return read(value);
        } catch (error) {
          return (error as { intervention: { context: { violations: unknown } } }).intervention.context.violations;
        }
      };
    };
    const missed = [{ path: 'path', rule: 'unknown argument; declare params' }];

    it.each(['read', 're*'])('refuses it where %s speaks of others alone: the source may be minified', (pattern) => {
      expect(reading(pattern)('/etc/passwd')).toEqual(missed);
      expect(reading(pattern)(['/etc/passwd'])).toEqual(missed);
    });

    it('takes an object with or without what it speaks of, and no argument', () => {
      const read = reading('read');
      expect([read({ path: '/home/a' }), read({ other: 1 }), read({}), read()]).toEqual([
        { path: '/home/a' },
        { other: 1 },
        {},
        undefined,
      ]);
      expect(read({ path: '/etc/passwd' })).toEqual([{ path: 'path', rule: 'pattern' }]);
    });

    it('takes it where a pattern speaks of what other actions have, and where the name is the one', () => {
      expect(reading('re*', (query) => query)('x')).toBe('x');
      expect(reading('read', (path) => path)('/home/a')).toBe('/home/a');
    });
  });

  it('leaves the names and keywords of a schema as they are written', () => {
    const { violations } = make(
      parsePolicy(
        'argument_constraints: { act: { properties: { max_count: { exclusiveMinimum: 1 } }, required: [max_count] } }',
      ),
    );
    expect(violations({ max_count: 1 })).toEqual([{ path: 'max_count', rule: 'exclusiveMinimum 1' }]);
    expect(violations({ maxCount: 1 })).toEqual([{ path: 'max_count', rule: 'required' }]);
  });

  it('refuses arguments that are no plain data where the schema wants some, without an exception', () => {
    const { violations } = constrained({ properties: { n: { type: 'string' } }, required: ['n'] });
    for (const n of [Symbol('n'), 10n, () => 1, new Map(), new Proxy({}, {})]) {
      expect(violations({ n })).toEqual([{ path: 'n', rule: 'type string' }]);
    }
  });
});
