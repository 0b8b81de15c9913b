import { contradicts, isSameContent } from '../../../src/storage/sqlite/revision-rules';

const record = (fields: object): string => JSON.stringify({ type: 'warning', outcome: 'escalated', ...fields });

describe('contradicts', () => {
  it('takes an absent field for one that is null', () => {
    expect(contradicts(record({}), record({ agent_id: null, run_id: null }))).toBe(false);
    expect(contradicts(record({}), record({ agent_id: 'a' }))).toBe(true);
  });

  it('lets every other field change', () => {
    expect(contradicts(record({ reason: 'a', tags: [1] }), record({ policy_name: 'b', context: {} }))).toBe(false);
  });

  it('takes an inner order of keys for nothing, and of lists for something', () => {
    const inputs = (original: unknown): string => record({ original_inputs: original });
    expect(contradicts(inputs({ a: 1, b: { c: 2, d: 3 } }), inputs({ b: { d: 3, c: 2 }, a: 1 }))).toBe(false);
    expect(contradicts(inputs({ a: [1, 2] }), inputs({ a: [2, 1] }))).toBe(true);
  });
});

describe('isSameContent', () => {
  it.each([
    ['the same text', '{"a":1}', '{"a":1}', true],
    ['other spaces and order', '{"a":1,"b":[1.0]}', '{ "b": [1], "a": 1 }', true],
    ['one field more', '{"a":1}', '{"a":1,"b":null}', false],
    ['a number and its text', '{"a":1}', '{"a":"1"}', false],
    ["the platform's own mark on one of them", '{"a":1,"timestamp_suspect":true}', '{"a":1}', true],
    ['a field that is named like a prototype', '{"__proto__":{"a":1}}', '{"__proto__":{"a":2}}', false],
  ])('of %s', (_what, one, other, isSame) => {
    expect(isSameContent(one, other)).toBe(isSame);
  });
});
