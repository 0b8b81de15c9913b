import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { contentId } from '../../../src/server/intake/content-id';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

describe('contentId', () => {
  it('is a UUIDv8 of the milliseconds and the SHA-256 of the canonical form', () => {
    const hash = createHash('sha256').update('{"a":1,"b":[true]}').digest('hex');
    const id = contentId({ b: [true], a: 1 }, AT);
    const time = AT.toString(16).padStart(12, '0');
    expect(id.slice(0, 18)).toBe(`${time.slice(0, 8)}-${time.slice(8)}-8${hash.slice(0, 3)}`);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('is the same for the same record, and another for another', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.integer({ min: -1e12, max: 4e12 }), (record, at) => {
        const id = contentId(record, at);
        expect(id).toHaveLength(36);
        expect(contentId(JSON.parse(JSON.stringify(record)), at)).toBe(id);
        expect(contentId({ ...record, more: Object.keys(record).length }, at)).not.toBe(id);
      }),
    );
  });
});
