import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadVectors } from './vector';
import { VectorRunner } from './vector-runner';

const FILES = [
  'access',
  'risk-and-blast-radius',
  'modes',
  'budgets',
  'rate-limits',
  'constraints',
  'downgrades',
  'approvals',
] as const;
const HEX_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe.each(FILES)('Conformance › %s', (file) => {
  const all = loadVectors(file);
  for (const mode of ['async', 'sync'] as const) {
    // A synchronous method cannot wait for a human.
    const vectors = all.filter(({ steps }) => mode === 'async' || steps.every(({ approve }) => approve === undefined));
    if (vectors.length === 0) continue;
    it.each(vectors.map((vector) => [vector.name, vector] as const))(`${mode}: %s`, async (_name, vector) => {
      const home = mkdtempSync(join(tmpdir(), 'conformance-'));
      const runner = new VectorRunner(vector, mode, home);
      try {
        for (const step of vector.steps) expect(await runner.take(step)).toMatchObject(runner.expected(step));
        const published = runner.published();
        const lines =
          published.length === 0 ? [] : readFileSync(join(home, 'interventions.jsonl'), 'utf8').trimEnd().split('\n');
        expect(lines.map((line) => JSON.parse(line))).toEqual(published);
        for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(40 * 1024);
        for (const record of published) {
          expect(Object.keys(record)).toHaveLength(35);
          expect(Object.values(record)).not.toContain(undefined);
          expect(record.id).toMatch(HEX_ID);
        }
      } finally {
        await runner.close();
        rmSync(home, { recursive: true });
      }
    });
  }
});
