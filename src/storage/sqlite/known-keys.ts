import type { StoredKey } from '../truth';

const MAX_KEYS = 1_000;

/**
 * Remembers keys that were found, at most 1,000: each request asks for its key, before and after its body. Whoever
 * changes keys must let go of all.
 */
export class KnownKeys {
  private readonly keys = new Map<string, StoredKey>();

  /** A key by its hash; one that is not there is looked for again each time. */
  find(hash: string, read: (hash: string) => StoredKey | null): StoredKey | null {
    const known = this.keys.get(hash);
    if (known !== undefined) return known;
    const key = read(hash);
    if (key === null) return null;
    if (this.keys.size >= MAX_KEYS) this.keys.clear();
    this.keys.set(hash, key);
    return key;
  }

  forget(): void {
    this.keys.clear();
  }
}
