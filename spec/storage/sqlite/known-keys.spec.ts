import { KnownKeys } from '../../../src/storage/sqlite/known-keys';
import type { StoredKey } from '../../../src/storage/truth';

const key = (id: string): StoredKey => ({ id }) as StoredKey;

describe('KnownKeys', () => {
  it('looks for a key once, for one that is not there each time', () => {
    const keys = new KnownKeys();
    const read = jest.fn((hash: string) => (hash === 'none' ? null : key(hash)));
    const found = ['a', 'none', 'a', 'none', 'b'].map((hash) => keys.find(hash, read)?.id);
    expect(found).toEqual(['a', undefined, 'a', undefined, 'b']);
    expect(read.mock.calls.map(([hash]) => hash)).toEqual(['a', 'none', 'none', 'b']);
  });

  it('forgets, and remembers at most 1,000', () => {
    const keys = new KnownKeys();
    const read = jest.fn(key);
    for (let index = 0; index < 1_000; index++) keys.find(String(index), read);
    keys.find('0', read);
    expect(read).toHaveBeenCalledTimes(1_000);
    keys.find('one more', read);
    keys.find('0', read);
    expect(read).toHaveBeenCalledTimes(1_002);
    keys.forget();
    keys.find('0', read);
    expect(read).toHaveBeenCalledTimes(1_003);
  });
});
