import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { SpareMemory } from '../../src/cli/spare-memory';
import { ManualClock } from '../../src/testing';

const used = () => getHeapStatistics().used_heap_size;
const MEBIBYTE = 1024 * 1024;

/** About 80 MiB that nobody holds. */
function leaveGarbage(): void {
  const held = Array.from({ length: 100 }, () => new Array<number>(100_000).fill(0.5));
  held.length = 0;
}

describe('SpareMemory', () => {
  let clock: ManualClock;
  let memory: SpareMemory;
  beforeEach(() => {
    clock = new ManualClock();
    memory = new SpareMemory(clock);
    // What the test itself has left.
    clock.advance(4_000);
  });
  afterEach(() => memory.stop());
  // V8's own, for the specs after this one.
  afterAll(() => {
    setFlagsFromString('--semi-space-growth-factor=2');
    setFlagsFromString('--gc-memory-reducer-start-delay-ms=8000');
  });

  it('is given back when nothing is being asked', () => {
    leaveGarbage();
    const before = used();
    clock.advance(2_000);
    expect((before - used()) / MEBIBYTE).toBeGreaterThan(20);
  });

  it('is kept while something is asked, and given back afterwards', () => {
    leaveGarbage();
    memory.note();
    const before = used();
    clock.advance(2_000);
    expect(Math.abs(before - used()) / MEBIBYTE).toBeLessThan(20);
    clock.advance(2_000);
    expect((before - used()) / MEBIBYTE).toBeGreaterThan(20);
  });

  it('is looked for no longer when it is stopped', () => {
    memory.stop();
    leaveGarbage();
    const before = used();
    clock.advance(60_000);
    expect(Math.abs(before - used()) / MEBIBYTE).toBeLessThan(20);
  });
});
