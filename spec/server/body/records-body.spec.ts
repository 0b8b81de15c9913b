import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readRecordsBody } from '../../../src/server/body/records-body';
import { Problem } from '../../../src/server/problem';

const read = (text: string, encoding?: string) =>
  readRecordsBody(encoding === 'gzip' ? gzipSync(text) : Buffer.from(text), encoding, 'records');
const textsOf = async (text: string) => (await read(text)).records?.map((record) => record.text);

/** A text of JSON with spaces and line breaks where they may be. */
const spaced = (value: unknown) =>
  fc
    .array(fc.constantFrom('', '', ' ', '\n', '\t\r'), { minLength: 1, maxLength: 7 })
    .map((spaces) =>
      JSON.stringify(value).replace(/"(?:\\.|[^"\\])*"|[[\]{},:]/g, (token, at) =>
        token.length > 1 ? token : spaces[at % spaces.length] + token + spaces[(at * 3) % spaces.length],
      ),
    );
const bodies = fc
  .record(
    {
      records: fc.oneof(fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }))), fc.jsonValue()),
      run_id: fc.jsonValue({ maxDepth: 2 }),
    },
    { requiredKeys: [] },
  )
  .chain((value) => fc.oneof(fc.constant(JSON.stringify(value)), spaced(value)));

/** What the whole says when it is read at once; the code of the problem where it cannot be. */
async function plainly(text: string): Promise<unknown> {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return 'UNREADABLE_BODY';
  }
}

/** The same, read record by record. */
async function byRecord(text: string): Promise<unknown> {
  try {
    const { value, records } = await read(text);
    return records === null ? value : { ...(value as object), records: records.map((record) => record.value) };
  } catch (error) {
    return error instanceof Problem ? error.code : error;
  }
}

describe('readRecordsBody', () => {
  it('gives the records of the list, each with its text', async () => {
    const body = await read('{"run_id":"r","records":[{"a":1},{"b":[{}]}],"more":[1]}', 'gzip');
    expect(body).toEqual({
      value: { run_id: 'r', records: [], more: [1] },
      text: null,
      records: [
        { value: { a: 1 }, text: '{"a":1}' },
        { value: { b: [{}] }, text: '{"b":[{}]}' },
      ],
    });
  });

  it('gives a body without such a list as one record', async () => {
    expect(await read(' {"a": 1} \n')).toEqual({ value: { a: 1 }, text: '{"a": 1}', records: null });
    expect(await read('{"records":{}}')).toMatchObject({ records: null });
    expect(await read('')).toEqual({ value: undefined, text: null, records: null });
    expect(await read('[{"a":1}]')).toMatchObject({ value: [{ a: 1 }], records: null });
  });

  it('keeps all digits, escapes and other scripts in the text', async () => {
    const record = '{"n":12345678901234567890.10,"s":"\\u00e4\\ud800\\"}{","ü":"\u{1f600}"}';
    expect(await textsOf(`{"records":[${record}]}`)).toEqual([record]);
  });

  it.each([
    ['a key comes twice', '{"a":1,"a":2}'],
    ['a key comes twice within', '{"b":[{"a":1,"\\u0061":2}]}'],
    ['it has more lines than one', '{"a":\n1}'],
    ['it has a tab', '{"a":\t1}'],
  ])('gives no text where %s', async (_name, record) => {
    expect(await textsOf(`{"records":[${record}]}`)).toEqual([null]);
    expect((await read(record)).text).toBeNull();
  });

  it.each([
    ['the list comes twice', '{"records":[{"a":1}],"records":[{"b":1}]}', [{ b: 1 }]],
    ['its key is escaped', '{"\\u0072ecords":[{"b":1}]}', [{ b: 1 }]],
    ['it holds other things', '{"records":[1,{"b":1},[2],"x"]}', [1, { b: 1 }, [2], 'x']],
  ])('finds the records also where %s', async (_name, text, values) => {
    const { value, records } = await read(text);
    expect(records).toEqual(values.map((each) => ({ value: each, text: null })));
    expect(value).toEqual({ records: [] });
  });

  it.each([
    ['{"records":[{"a":1]}]}', 'UNREADABLE_BODY'],
    ['{"records":[{"a":1}}]}', 'UNREADABLE_BODY'],
    ['{"records":[{"a":1},]}', 'UNREADABLE_BODY'],
    ['{"records":[{"a":1} {"b":1}]}', 'UNREADABLE_BODY'],
    ['{"records":[{"a":1}],}', 'UNREADABLE_BODY'],
    ['{"records":[{"a":1}]', 'UNREADABLE_BODY'],
    ['{"records":[{"a":"1}]}', 'UNREADABLE_BODY'],
    ['{"records":[{"a":1}]} x', 'UNREADABLE_BODY'],
    [`{"records":[{"a":${'['.repeat(30)}${']'.repeat(30)}}]}`, 'BODY_TOO_DEEP'],
  ])('refuses %s', async (text, code) => {
    await expect(read(text)).rejects.toMatchObject({ code });
  });

  it('keeps every key that a call was given', async () => {
    const record = '{"__proto__":{"admin":true},"constructor":{"prototype":1}}';
    expect(await textsOf(`{"records":[${record}]}`)).toEqual([record]);
  });

  it('refuses too many records before it reads them', async () => {
    for (const item of ['{}', '{"a":1}', '7']) {
      const text = `{"records":[${Array(1_001).fill(item).join()}]}`;
      await expect(read(text)).rejects.toMatchObject({ code: 'INVALID_BODY' });
    }
    const many = `{"records":[${Array(1_700_000).fill('{}').join()}]}`;
    const began = process.cpuUsage();
    await expect(read(many, 'gzip')).rejects.toMatchObject({ code: 'INVALID_BODY' });
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(1_000);
  });

  it('for every body, says what it says when it is read at once', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async (text) => {
        expect(await byRecord(text)).toEqual(await plainly(text));
      }),
      { numRuns: 500 },
    );
  });

  it('for every damaged body too', async () => {
    const damages = fc.tuple(bodies, fc.nat(), fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', 'x', '\n'));
    await fc.assert(
      fc.asyncProperty(damages, async ([text, place, damage]) => {
        const at = place % (text.length + 1);
        const damaged = text.slice(0, at) + damage + text.slice(at + 1);
        expect(await byRecord(damaged)).toEqual(await plainly(damaged));
      }),
      { numRuns: 2_000 },
    );
  });

  it('for every record, gives a text that says the same', async () => {
    const records = fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(records, async (list) => {
        const text = JSON.stringify({ records: list });
        expect(await textsOf(text)).toEqual(list.map((record) => JSON.stringify(record)));
      }),
    );
  });
});
