import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { ConfigurationError, type PolicyDocument, parsePolicy } from '../../src';
import { verdictWith } from './doubles/check';

const YAML = `
name: production-safety
denied_actions: [send_money, "delete_*"]
allowed_actions: ["*"]
warnings: { actions: [], tags: [external], risk_levels: [critical] }
schedules: { deploy_all: { days: [mon, tue], from: "09:00", to: "16:00", time_zone: Europe/Berlin } }
risk: { tags: { crown-jewels: critical } }
`;
const DOCUMENT: PolicyDocument = {
  name: 'production-safety',
  deniedActions: ['send_money', 'delete_*'],
  allowedActions: ['*'],
  warnings: { actions: [], tags: ['external'], riskLevels: ['critical'] },
  schedules: { deploy_all: { days: ['mon', 'tue'], from: '09:00', to: '16:00', timeZone: 'Europe/Berlin' } },
  risk: { tags: { 'crown-jewels': 'critical' } },
};

/** The error that a text is refused with; fails where it is taken. */
function refusal(text: string, fileName = 'callguard.yaml'): ConfigurationError {
  try {
    parsePolicy(text, { fileName });
  } catch (error) {
    if (ConfigurationError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

/** The faults of a text, one a line. */
const faults = (text: string): readonly string[] =>
  refusal(text)
    .message.replace(/\n.*#invalid_policy$/, '')
    .split('\n  ')
    .slice(1);

describe('parsePolicy', () => {
  it('reads YAML', () => {
    expect(parsePolicy(YAML)).toEqual(DOCUMENT);
  });

  it('reads JSON', () => {
    const { warnings, schedules, ...same } = DOCUMENT;
    const json = {
      name: same.name,
      denied_actions: same.deniedActions,
      allowed_actions: same.allowedActions,
      warnings: { actions: [], tags: ['external'], risk_levels: ['critical'] },
      schedules: { deploy_all: { ...schedules?.deploy_all, timeZone: undefined, time_zone: 'Europe/Berlin' } },
      risk: same.risk,
    };
    expect(parsePolicy(JSON.stringify(json, null, '\t'))).toEqual(parsePolicy(YAML));
  });

  it.each(['', '\n# nothing but a comment\n', '---\n', 'null', '{}', '\uFEFF{}'])(
    'reads %j as a document that limits nothing',
    (text) => {
      expect(parsePolicy(text)).toEqual({});
    },
  );

  it('takes line breaks of every system', () => {
    expect(parsePolicy(YAML.replaceAll('\n', '\r\n'))).toEqual(DOCUMENT);
  });

  it('takes an anchor and its alias', () => {
    expect(parsePolicy('denied_actions: &all ["*"]\nallowed_actions: *all')).toEqual({
      deniedActions: ['*'],
      allowedActions: ['*'],
    });
  });

  it('counts a key whose value is null as absent, at every level', () => {
    const text =
      'name:\ndenied_actions: ~\nschedules: { deploy: { from: null, to: "12:00" } }\nwarnings: { tags: null }';
    expect(parsePolicy(text)).toEqual({ schedules: { deploy: { to: '12:00' } }, warnings: {} });
  });

  it('leaves null where it stands under a key of the user: in a JSON Schema, in the options of a rule', () => {
    const text =
      'argument_constraints: { a: { properties: { to: { const: null } } } }\nrules: { mine: { limit: null } }';
    expect(parsePolicy(text)).toEqual({
      argumentConstraints: { a: { properties: { to: { const: null } } } },
      rules: { mine: { limit: null } },
    });
  });

  it('never respells the names of actions and tags', () => {
    const text = 'schedules: { time_zone: { time_zone: UTC }, risk_levels: {} }\nrisk: { tags: { risk_tags_x: low } }';
    expect(parsePolicy(text)).toEqual({
      schedules: { time_zone: { timeZone: 'UTC' }, risk_levels: {} },
      risk: { tags: { risk_tags_x: 'low' } },
    });
  });

  it.each(['yaml', 'json'])('takes __proto__ as a pattern like any other, in %s', async (spelling) => {
    const text =
      spelling === 'yaml' ? 'schedules:\n  __proto__: { days: [] }' : '{"schedules": {"__proto__": {"days": []}}}';
    const { schedules } = parsePolicy(text);
    expect(Object.keys(schedules ?? {})).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(schedules)).toBe(Object.prototype);
    expect(({} as { days?: unknown }).days).toBeUndefined();
  });

  it('gives a document that a Sentinel takes', async () => {
    const policy = parsePolicy('denied_actions: [send_*]', { fileName: '/etc/policies/mail.yaml' });
    expect(await verdictWith([], policy)).toMatchObject({
      allowed: false,
      denial: { source: { policyName: 'mail.yaml' } },
    });
  });

  it('names the document after its name, else its file, and versions it by its text', async () => {
    const sourceOf = async (text: string, fileName?: string) =>
      (await verdictWith([], parsePolicy(text, { fileName }))).denial?.source;
    const text = 'denied_actions: ["*"]';
    const policyVersion = createHash('sha256').update(text).digest('hex').slice(0, 12);
    expect([await sourceOf(text), await sourceOf(text, 'a/b.yaml')]).toEqual([
      { policyName: null, policyId: null, policyVersion },
      { policyName: 'b.yaml', policyId: null, policyVersion },
    ]);
    expect(await sourceOf(`name: mine\n${text}`, 'b.yaml')).toMatchObject({ policyName: 'mine' });
    expect((await sourceOf(`${text} # changed`))?.policyVersion).not.toBe(policyVersion);
  });

  describe('refuses a document that is faulty, naming file, line, path and what is expected', () => {
    it.each<[string, string, string | RegExp]>([
      [
        'an unknown key',
        'name: x\nbudgetz: 1',
        /^line 2: budgetz is not a known key; known are name, .*denied_actions/,
      ],
      [
        'an unknown key with a block under it',
        'name: x\nbudgetz:\n  session: 1',
        /^line 2: budgetz is not a known key/,
      ],
      ['a key in camelCase', 'deniedActions: []', /^line 1: deniedActions is not a known key/],
      [
        'an unknown key within',
        'schedules:\n  deploy:\n    from: "09:00"\n    until: "16:00"',
        'line 4: schedules.deploy.until is not a known key; known are days, from, to, time_zone',
      ],
      ['a wrong type', 'name: x\n\ndenied_actions: all', 'line 3: denied_actions must be array'],
      ['a wrong type below', 'denied_actions:\n  - ok\n  - 5', 'line 3: denied_actions.1 must be string'],
      ['a name that is too long', `name: ${'x'.repeat(201)}`, 'line 1: name must NOT have more than 200 characters'],
      ['an empty pattern', 'denied_actions: [""]', 'line 1: denied_actions.0 must NOT have fewer than 1 characters'],
      [
        'an unknown level',
        'risk:\n  tags:\n    a: low\n    b: severe',
        'line 4: risk.tags.b must be one of critical, high, medium, low, minimal',
      ],
      [
        'an unknown day',
        'schedules: { x: { days: [monday] } }',
        /^line 1: schedules\.x\.days\.0 must be one of mon, tue/,
      ],
      ['an hour that there is not', 'schedules: { x: { from: "24:00" } }', 'line 1: schedules.x.from must be HH:MM'],
      [
        'a replacement by null',
        'downgrades: { a: [{ argument: m, replace: { p: null } }] }',
        'line 1: downgrades.a.0.replace.p must be string,number,boolean',
      ],
      ['a pattern without an entry', 'schedules:\n  deploy:', 'line 2: schedules.deploy must be object'],
      [
        'a time zone that there is not',
        'name: x\nschedules:\n  a: {}\n  b.c: { time_zone: Nowhere }',
        /^line 4: schedules\.b\.c: time_zone "Nowhere" is not known/,
      ],
      [
        'hours that are never open',
        'schedules:\n  a: { from: "09:00", to: "09:00" }',
        /^line 2: schedules\.a: from equals to/,
      ],
      [
        'a pattern that goes back',
        'name: x\nargument_constraints:\n  a:\n    properties: { b: { pattern: "(?=x)" } }',
        /^line 3: argument_constraints\.a is not a usable JSON Schema: /,
      ],
      [
        'a path that cannot be lowered',
        'downgrades:\n  a: []\n  b: [{ argument: a.constructor, maximum: 1 }]',
        /^line 3: downgrades\.b: the argument "a\.constructor" is not a path/,
      ],
      [
        'two replacements of one value',
        'downgrades:\n  "a*": [{ argument: m, replace: { x: y } }]\n  ab: [{ argument: m, replace: { x: z } }]',
        /^line 3: downgrades\.ab: for the argument "m", "x" is replaced by "y" and by "z"/,
      ],
      ['a null in a list', 'denied_actions: [a, null]', 'line 1: denied_actions.1 must be string'],
      ['a list', '- denied_actions', 'line 1: the document must be object'],
      ['a text', 'all good', 'line 1: the document must be object'],
      ['bad YAML', 'name: x\ndenied_actions: [a, b', /^line \d+: /],
      ['a tab as indentation', 'risk:\n\ttags: {}', /^line 2: /],
      ['a key that stands twice', 'name: a\ndenied_actions: []\nname: b', /^line 3: .*unique/],
      ['a key that stands twice in JSON', '{"name": "a",\n "name": "b"}', /^line 2: .*unique/],
      ['an alias to nothing', 'denied_actions: *none', /none/],
      ['several documents in a file', 'name: a\n---\nname: b', /^line 2: .*multiple documents/],
      ['an alias within what it stands for', 'denied_actions: &a [*a]', /alias stands within what it stands for/],
      ['keys that slashes and tildes are in', 'schedules: { "a/b~c": 5 }', 'line 1: schedules.a/b~c must be object'],
    ])('with %s', (_what, text, fault) => {
      const error = refusal(text);
      expect(error).toMatchObject({ code: 'INVALID_POLICY', details: { file: 'callguard.yaml' } });
      expect(error.message).toMatch(/^callguard\.yaml is not a valid policy:\n {2}/);
      expect(faults(text)[0]).toEqual(typeof fault === 'string' ? fault : expect.stringMatching(fault));
    });

    it('with an alias bomb, in a moment', () => {
      const levels = Array.from(
        { length: 9 },
        (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level}, `.repeat(9)}]`,
      );
      const started = process.hrtime.bigint();
      expect(faults(`l0: &l0 [x]\n${levels.join('\n')}`)[0]).toMatch(/alias/i);
      expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(1000);
    });

    it('with brackets nested without end', () => {
      expect(refusal(`denied_actions: ${'['.repeat(20_000)}`).code).toBe('INVALID_POLICY');
    });

    it('with all its faults, in one message', () => {
      expect(faults('nam: x\ndenied_actions: 1\nwarnings: { tag: [] }')).toEqual([
        expect.stringMatching(/^line 1: nam is not a known key/),
        expect.stringMatching(/^line \d: .*/),
        expect.stringMatching(/^line \d: .*/),
      ]);
    });

    it('with its first twenty faults, and tells how many more there are', () => {
      const items = Array.from({ length: 23 }, () => 5).join(', ');
      expect(faults(`denied_actions: [${items}]`)).toHaveLength(21);
      expect(faults(`denied_actions: [${items}]`).at(-1)).toBe('and 3 more');
    });

    it('as "policy" when no file is named', () => {
      expect(() => parsePolicy('x: 1')).toThrow(/^policy is not a valid policy:\n {2}line 1: x is not a known key/);
    });
  });

  it('for every text: gives a document or a ConfigurationError, never anything else', () => {
    const piece = fc.constantFrom(
      'denied_actions', 'schedules', 'risk', 'tags', 'x', ': ', '\n', '  ', '- ', '[', ']', '{', '}', ',', '&a ', '*a', '!!set ',
      '!x ', '"', "'", '|', '>', '#', '~', 'null', '1e9', '<<', '? ', '---\n', '%YAML 9\n', '\t', '__proto__', '\u0000', '\ud800',
    ); // biome-ignore format: one list
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 14 }).map((parts) => parts.join('')),
          fc.string(),
        ),
        (text) => {
          let outcome: unknown;
          try {
            outcome = parsePolicy(text);
          } catch (error) {
            outcome = ConfigurationError.isInstance(error) ? {} : error;
          }
          expect(Object.getPrototypeOf(outcome)).toBe(Object.prototype);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('for every document: reads back from JSON in snake_case what was written', () => {
    const names = fc.array(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 3 });
    const document = fc.record({ denied_actions: names, allowed_actions: names }, { requiredKeys: [] });
    fc.assert(
      fc.property(document, fc.dictionary(fc.string({ maxLength: 8 }), fc.constant('high')), (lists, tags) => {
        const { denied_actions: deniedActions, allowed_actions: allowedActions } = lists;
        const expected = { deniedActions, allowedActions, risk: { tags } };
        expect(parsePolicy(JSON.stringify({ ...lists, risk: { tags } }))).toEqual(JSON.parse(JSON.stringify(expected)));
      }),
    );
  });
});
