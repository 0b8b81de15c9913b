import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledSource } from './compiled-source';

const FULL = process.env.AGENT_SENTINEL_FULL === '1';
const MEBIBYTE = 1024 * 1024;

let source: CompiledSource;
let home: string;
beforeAll(() => {
  source = new CompiledSource();
}, 60_000);
afterAll(() => source.remove());
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sentinel-heap-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** By how much it has grown: bytes of heap after a collection, open files, listeners on the process. */
function grown(work: string, count: number, ...more: string[]): { heap: number; files: number; listeners: number } {
  const agent = join(__dirname, 'heap-agent.js');
  const args = ['--expose-gc', agent, source.path, work, String(count), ...more];
  return JSON.parse(execFileSync(process.execPath, args, { env: source.env }).toString());
}

describe('A process that makes many Sentinels', () => {
  it.each(['closed', 'abandoned'])(
    'keeps no memory of them, and no listeners: %s',
    (fate) => {
      const { heap, listeners } = grown(fate, FULL ? 10_000 : 4_000);
      expect(listeners).toBe(0);
      expect(heap / MEBIBYTE).toBeLessThan(4);
    },
    60_000,
  );

  it.each(['closed', 'abandoned'])(
    'keeps none of their files open: %s',
    (fate) => {
      const { heap, files, listeners } = grown(fate, FULL ? 10_000 : 500, home);
      // Fewer are open than at the beginning where the last of the warm-up had yet to be collected.
      expect(files).toBeLessThanOrEqual(0);
      expect(listeners).toBe(0);
      expect(heap / MEBIBYTE).toBeLessThan(4);
    },
    180_000,
  );
});

describe('A process that makes many runs of one call', () => {
  it('grows by at most 50 MB', () => {
    const { heap, files, listeners } = grown('runs', FULL ? 1_000_000 : 200_000);
    expect({ files, listeners }).toEqual({ files: 0, listeners: 0 });
    expect(heap).toBeLessThan(50_000_000);
  }, 120_000);
});
