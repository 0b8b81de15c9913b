import fc from 'fast-check';
import {
  camelCaseSchema,
  type JsonSchema,
  toCamelCase,
  toCamelCaseDocument,
  toSnakeCase,
} from '../../src/policy/spelling';

const SCHEMA: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    own_key: { type: 'string', description: 'own_key stays as it is in texts' },
    by_name: {
      additionalProperties: { properties: { time_zone: { enum: ['time_zone'] } }, additionalProperties: false },
    },
    a_list: { type: 'array', items: { properties: { max_items: {} } } },
    free: { type: 'object' },
  },
};

describe('toSnakeCase and toCamelCase', () => {
  it.each([
    ['deniedActions', 'denied_actions'],
    ['name', 'name'],
    ['dayOfTheWeek', 'day_of_the_week'],
    ['thresholdUsd', 'threshold_usd'],
  ])('write %s and %s for each other', (camel, snake) => {
    expect([toSnakeCase(camel), toCamelCase(snake)]).toEqual([snake, camel]);
  });

  it('for every name of words: each undoes the other', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'z'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const snake = words.join('_');
        expect(toSnakeCase(toCamelCase(snake))).toBe(snake);
      }),
    );
  });
});

describe('camelCaseSchema', () => {
  it('respells the keys of properties at every level, and nothing else', () => {
    expect(camelCaseSchema(SCHEMA)).toEqual({
      type: 'object',
      additionalProperties: false,
      properties: {
        ownKey: { type: 'string', description: 'own_key stays as it is in texts' },
        byName: {
          additionalProperties: { properties: { timeZone: { enum: ['time_zone'] } }, additionalProperties: false },
        },
        aList: { type: 'array', items: { properties: { maxItems: {} } } },
        free: { type: 'object' },
      },
    });
  });

  it('leaves the schema itself as it is', () => {
    const before = structuredClone(SCHEMA);
    camelCaseSchema(SCHEMA);
    expect(SCHEMA).toEqual(before);
  });
});

describe('toCamelCaseDocument', () => {
  it("respells the schema's own keys, at every level", () => {
    const document = {
      own_key: 'a_b',
      by_name: { x: { time_zone: 'c_d' } },
      a_list: [{ max_items: 1 }, { max_items: 2 }],
    };
    expect(toCamelCaseDocument(document, SCHEMA)).toEqual({
      ownKey: 'a_b',
      byName: { x: { timeZone: 'c_d' } },
      aList: [{ maxItems: 1 }, { maxItems: 2 }],
    });
  });

  it("respells no key of a user's, also where it looks like one of the schema's", () => {
    const document = { by_name: { time_zone: {}, own_key: {}, a_list: {} }, free: { own_key: { time_zone: 1 } } };
    expect(toCamelCaseDocument(document, SCHEMA)).toEqual({
      byName: { time_zone: {}, own_key: {}, a_list: {} },
      free: { own_key: { time_zone: 1 } },
    });
  });

  it('keeps __proto__ and constructor as keys like others', () => {
    const document = JSON.parse('{"by_name": {"__proto__": {"time_zone": "x"}, "constructor": {"time_zone": "y"}}}');
    const respelled = toCamelCaseDocument(document, SCHEMA) as { byName: object };
    expect(Object.entries(respelled.byName)).toEqual([
      ['__proto__', { timeZone: 'x' }],
      ['constructor', { timeZone: 'y' }],
    ]);
  });

  it('for every value without a schema: gives the same', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(toCamelCaseDocument(value, {})).toEqual(value)));
  });
});
