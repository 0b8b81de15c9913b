import { Received } from '../../../src/server/intake/received';

const received = (text: string) => new Received({ value: JSON.parse(text), text });

describe('Received', () => {
  it('keeps the text of a record that lacks nothing', () => {
    const record = received('{"n": 12345678901234567890, "a": null}');
    record.fill('n', 1);
    record.fill('a', null);
    record.rename('old', 'n');
    expect(record.body).toBe('{"n": 12345678901234567890, "a": null}');
  });

  it('puts what is absent behind the text', () => {
    const record = received('{"n":1.50}');
    record.fill('tags', []);
    record.fill('rule', null);
    expect(record.body).toBe('{"n":1.50,"tags":[],"rule":null}');
    expect(record.fields).toEqual({ n: 1.5, tags: [], rule: null });
  });

  it.each<[string, (record: Received) => void, object]>([
    ['fills in for null', (record) => record.fill('none', 2), { none: 2, old: 3 }],
    ['renames', (record) => record.rename('old', 'new'), { none: null, new: 3 }],
    ['renames onto null', (record) => record.rename('old', 'none'), { none: 3 }],
    ['replaces', (record) => record.replace('old', 4), { none: null, old: 4 }],
  ])('writes anew what it %s', (_name, change, expected) => {
    const record = received('{"none":null,"old":3}');
    change(record);
    record.fill('more', true);
    expect(JSON.parse(record.body)).toEqual({ ...expected, more: true });
    expect(record.body.match(/"none"/g)).toHaveLength('none' in expected ? 1 : 0);
  });

  it('never renames onto what is there', () => {
    const record = received('{"old":3,"new":0}');
    record.rename('old', 'new');
    expect(record.body).toBe('{"old":3,"new":0}');
  });

  it('writes one that came without a text', () => {
    const record = new Received({ value: { a: 1 }, text: null });
    record.fill('b', 2);
    expect(record.body).toBe('{"a":1,"b":2}');
  });
});
