import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type JsonLine, JsonLines } from '../../src/spool/json-lines';

describe('JsonLines', () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sentinel-lines-'));
    path = join(directory, 'records.jsonl');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const read = async (options?: { from?: number; maxLineBytes?: number }) => {
    const lines = new JsonLines(path, options);
    const found: JsonLine[] = [];
    for await (const line of lines) found.push(line);
    return { values: found.map(({ value }) => value), ends: found.map(({ endOffset }) => endOffset), lines };
  };
  const valuesAndSkipped = async (options?: { from?: number; maxLineBytes?: number }) => {
    const { values, lines } = await read(options);
    return { values, skipped: lines.skipped };
  };

  it('gives each line and the offset after it, in bytes', async () => {
    writeFileSync(path, '{"a":1}\n{"b":"größe €"}\nnull\n');
    const { values, ends, lines } = await read();
    expect({ values, ends, skipped: lines.skipped }).toEqual({
      values: [{ a: 1 }, { b: 'größe €' }, null],
      ends: [8, 28, 33],
      skipped: 0,
    });
  });

  it('gives nothing for an empty file', async () => {
    writeFileSync(path, '');
    expect(await valuesAndSkipped()).toEqual({ values: [], skipped: 0 });
  });

  it('reads on from an offset, also one beyond the end', async () => {
    writeFileSync(path, '1\n2\n3\n');
    expect(await read({ from: 2 })).toMatchObject({ values: [2, 3], ends: [4, 6] });
    expect(await valuesAndSkipped({ from: 100 })).toEqual({ values: [], skipped: 0 });
  });

  it('skips and counts torn lines and bytes that are no text, and passes over empty lines', async () => {
    const garbage = Buffer.from([0x00, 0xff, 0xfe, 0x80, 0x0a]);
    writeFileSync(path, Buffer.concat([Buffer.from('1\n\n{"torn":\n\r\n'), garbage, Buffer.from('2\r\n')]));
    expect(await valuesAndSkipped()).toEqual({ values: [1, 2], skipped: 2 });
  });

  it('takes a last line without line break where it is JSON, and counts it where it is not', async () => {
    writeFileSync(path, '1\n{"a":2}');
    expect(await read()).toMatchObject({ values: [1, { a: 2 }], ends: [2, 9] });
    appendFileSync(path, '\n{"b"');
    expect(await valuesAndSkipped({ from: 9 })).toEqual({ values: [], skipped: 1 });
  });

  it('skips and counts a line of more than maxLineBytes, and takes one of as many', async () => {
    writeFileSync(path, '"1234567"\n"12345678"\n1\n');
    expect(await valuesAndSkipped({ maxLineBytes: 9 })).toEqual({ values: ['1234567', 1], skipped: 1 });
  });

  it('holds no more than a line of 64 MiB of zeros, as the loss of power leaves them', async () => {
    writeFileSync(path, '1\n');
    const piece = Buffer.alloc(1024 * 1024);
    for (let count = 0; count < 64; count++) appendFileSync(path, piece);
    appendFileSync(path, '\n2\n');
    const lines = new JsonLines(path);
    const values: unknown[] = [];
    const { arrayBuffers: before } = process.memoryUsage();
    for await (const { value } of lines) {
      values.push(value);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
    }
    expect({ values, skipped: lines.skipped }).toEqual({ values: [1, 2], skipped: 1 });
  });

  it('begins anew with each iteration', async () => {
    writeFileSync(path, '1\ntorn\n');
    const lines = new JsonLines(path);
    for (let round = 0; round < 2; round++) {
      const values: unknown[] = [];
      for await (const { value } of lines) values.push(value);
      expect({ values, skipped: lines.skipped }).toEqual({ values: [1], skipped: 1 });
    }
  });

  it.each([
    ['is not there', 'missing', 'ENOENT'],
    ['is a directory', '', 'EISDIR'],
  ])('rejects with the error of the file system when the file %s', async (_, name, code) => {
    const lines = new JsonLines(join(directory, name));
    await expect(lines[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code });
  });

  it('finds every line again from each offset that it gave, for every content', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const line = fc.oneof(
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.constantFrom('', '{"torn":', '\u0000', ' '),
      // Longer than a chunk of the file.
      fc
        .record({ text, times: fc.integer({ min: 1, max: 4000 }) })
        .map((one) => JSON.stringify(one.text.repeat(one.times))),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.boolean(), async (lines, ended) => {
        writeFileSync(path, lines.join('\n') + (ended ? '\n' : ''));
        const expected = lines.flatMap((each) => {
          try {
            return [JSON.parse(each)];
          } catch {
            return [];
          }
        });
        const whole = await read();
        expect(whole.values).toEqual(expected);
        for (const [index, end] of whole.ends.entries()) {
          expect((await read({ from: end })).values).toEqual(expected.slice(index + 1));
        }
      }),
      { numRuns: 50 },
    );
  }, 60_000);
});
