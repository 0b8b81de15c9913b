import { RightOfWay } from '../../../src/storage/sqlite/right-of-way';

const LONGER_THAN_IT_WAITS_MS = 30;

/** Something that goes first until it is told to end. */
function question(way: RightOfWay): { end(): Promise<void> } {
  let end = (): void => undefined;
  const asked = way.first(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  return {
    end: () => {
      end();
      return asked;
    },
  };
}

describe('RightOfWay', () => {
  let way: RightOfWay;
  let done: string[];
  beforeEach(() => {
    way = new RightOfWay();
    done = [];
  });
  const write = (): void => way.after(() => done.push('write'));

  it('lets work pass at once where nothing goes first', () => {
    write();
    write();
    expect(done).toEqual(['write', 'write']);
  });

  it('lets it pass when the last has gone', async () => {
    const [first, second] = [question(way), question(way)];
    write();
    await first.end();
    expect(done).toEqual([]);
    await second.end();
    expect(done).toEqual(['write']);
  });

  it('lets it pass after a while in any case, once', async () => {
    const slow = question(way);
    write();
    await new Promise((resolve) => setTimeout(resolve, LONGER_THAN_IT_WAITS_MS));
    expect(done).toEqual(['write']);
    await slow.end();
    expect(done).toEqual(['write']);
  });

  it('gives what the work gives, and lets go after one that fails', async () => {
    await expect(way.first(async () => 7)).resolves.toBe(7);
    await expect(way.first(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    write();
    expect(done).toEqual(['write']);
  });
});
