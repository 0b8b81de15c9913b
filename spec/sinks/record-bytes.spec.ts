import { recordBytes } from '../../src/sinks/record-bytes';
import type { SinkRecord } from '../../src/sinks/sink';
import { sampleIntervention } from '../../src/testing/sample-intervention';

const MEBIBYTE = 1024 * 1024;
const withContext = (context: Record<string, unknown>): SinkRecord => ({
  kind: 'intervention',
  intervention: sampleIntervention({ context }),
});

describe('recordBytes', () => {
  it.each<[string, Record<string, unknown>]>([
    ['small', {}],
    ['long texts', { text: 'x'.repeat(100_000) }],
    ['texts of several bytes a character', { text: '漢字'.repeat(20_000) }],
    ['many small values', { values: Array.from({ length: 2000 }, (_, index) => ({ index, flag: true, none: null })) }],
  ])('comes within a quarter of the size as JSON: %s', (_, context) => {
    const record = withContext(context);
    const actual = Buffer.byteLength(JSON.stringify(record));
    expect(Math.abs(recordBytes(record) / actual - 1)).toBeLessThan(0.25);
  });

  it('stops above 16 MiB', () => {
    const shared = 'x'.repeat(MEBIBYTE);
    const bytes = recordBytes(withContext({ texts: Array.from({ length: 1_000_000 }, () => shared) }));
    expect(bytes).toBeGreaterThan(16 * MEBIBYTE);
    expect(bytes).toBeLessThan(18 * MEBIBYTE);
  });

  it('comes to an end where a record holds itself', () => {
    const context: Record<string, unknown> = { text: 'x'.repeat(1000) };
    context.itself = context;
    context.again = [context];
    expect(recordBytes(withContext(context))).toBeGreaterThan(1000);
  });

  it('is 0 for a record that cannot be read', () => {
    const context = Object.defineProperty({}, 'broken', {
      enumerable: true,
      get: () => {
        throw new Error('broken');
      },
    });
    expect(recordBytes(withContext(context))).toBe(0);
  });
});
