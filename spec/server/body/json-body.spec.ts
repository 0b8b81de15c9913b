import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readJsonBody } from '../../../src/server/body/json-body';
import { Problem } from '../../../src/server/problem';
import { Platform } from '../doubles/platform';

const LIMIT = 5 * 1024 * 1024;
const read = (text: string | Buffer, encoding?: string) => readJsonBody(Buffer.from(text), encoding);
const codeOf = async (text: string | Buffer, encoding?: string) => {
  const error: unknown = await read(text, encoding).catch((each) => each);
  return error instanceof Problem ? error.code : error;
};

describe('readJsonBody', () => {
  it('reads JSON, as it is or in gzip', async () => {
    expect(await read('{"a":["ä"]}')).toEqual({ a: ['ä'] });
    expect(await read('7', 'identity')).toBe(7);
    expect(await read(gzipSync('{"a":1}'), 'gzip')).toEqual({ a: 1 });
    expect(await read(gzipSync('{"a":1}'), ' GZIP ')).toEqual({ a: 1 });
  });

  it('takes an empty body for none', async () => {
    expect(await read('')).toBeUndefined();
    expect(await read(gzipSync(''), 'gzip')).toBeUndefined();
  });

  it('takes exactly 5 MiB, and no byte more', async () => {
    const fits = `"${'x'.repeat(LIMIT - 2)}"`;
    expect(await read(gzipSync(fits), 'gzip')).toHaveLength(LIMIT - 2);
    expect(await codeOf(gzipSync(`${fits} `), 'gzip')).toBe('BODY_TOO_LARGE');
  });

  it.each([[32], [33], [200_000]])('takes 32 levels and no more: %d', async (levels) => {
    const lists = `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const objects = `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
    for (const text of [lists, objects]) {
      if (levels > 32) expect(await codeOf(text)).toBe('BODY_TOO_DEEP');
      else expect(await codeOf(text)).toEqual(JSON.parse(text));
    }
  });

  it.each([
    ['{', undefined],
    ['{"a":1}}', undefined],
    ["{'a':1}", undefined],
    ['{"a":{"__proto__":1}}', undefined],
    ['[{"\\u005f\\u005fproto__":1}]', undefined],
    ['{"constructor":{"prototype":{}}}', undefined],
    ['{}', 'gzip'],
    [gzipSync('{"a":1}').subarray(0, 20), 'gzip'],
  ])('refuses %p', async (text, encoding) => {
    expect(await codeOf(text, encoding)).toBe('UNREADABLE_BODY');
  });

  it('takes a constructor without prototype', async () => {
    expect(await read('{"constructor":{"a":1}}')).toEqual(JSON.parse('{"constructor":{"a":1}}'));
  });

  it.each(['br', 'deflate', 'gzip, gzip'])('refuses the encoding %s', async (encoding) => {
    expect(await codeOf('{}', encoding)).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('never quotes the body in a message', async () => {
    const error: unknown = await read('{"secret": sesame}').catch((each) => each);
    expect((error as Problem).body).not.toContain('sesame');
  });

  it('for every value of few levels, gives the value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/"(?:__proto__|constructor)":/.test(text));
        expect(await read(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('A body', () => {
  it('is taken in gzip, and with a charset in its type', async () => {
    const platform = await Platform.start();
    try {
      const body = gzipSync(JSON.stringify({ run_id: 'r-1', entries: [] }));
      const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json; charset=utf-8' };
      expect((await platform.ask('POST', '/ingest', { body, headers })).status).toBe(202);
    } finally {
      await platform.stop();
    }
  });
});
