import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { ConfigurationError } from '../errors/configuration-error';
import type { Storage } from '../storage/storage';
import { keyHash } from './key-hash';
import { keyPrefix, newKey } from './new-key';

/** The shortest key that may be given. Unit: characters. */
const MIN_CHARACTERS = 32;

/** What is needed to see to the first key. */
export interface FirstKeyOptions {
  readonly storage: Storage;
  /** `AGENT_SENTINEL_ADMIN_KEY`; 32 characters or more. */
  readonly givenKey: string | undefined;
  /** Where a key that is made is written to, with a final line break: `<data>.admin-key`. Null prints it. */
  readonly keyFile: string | null;
  readonly print: (line: string) => void;
}

/**
 * Sees to it that there is a key to begin with: where the store has none, the one that is given becomes the first admin
 * key; without it one is made, and printed or written to a file that only its owner may read.
 *
 * @returns `kept` where the store has keys already, which stay as they are; `given`; `made`.
 * @throws {@link ConfigurationError} `INVALID_OPTIONS` where the given key is too short.
 */
export async function seeToFirstKey(options: FirstKeyOptions): Promise<'kept' | 'given' | 'made'> {
  const { storage, givenKey, keyFile, print } = options;
  if (await storage.hasKeys()) return 'kept';
  if (givenKey !== undefined && givenKey.length < MIN_CHARACTERS) {
    throw new ConfigurationError(
      'INVALID_OPTIONS',
      `AGENT_SENTINEL_ADMIN_KEY must have at least ${MIN_CHARACTERS} characters; it has ${givenKey.length}. ` +
        'Leave it out, and a key is made.',
    );
  }
  const key = givenKey ?? newKey();
  // Shown before it is kept: a key that is kept and that nobody knows would lock everybody out.
  if (givenKey === undefined) show(key, keyFile, print);
  await keepFirstKey(storage, await storage.firstOrganisation(), key);
  return givenKey === undefined ? 'made' : 'given';
}

/** Keeps the first admin key of an organisation, which no other key has made. */
export async function keepFirstKey(storage: Pick<Storage, 'addKey'>, org: number, key: string): Promise<void> {
  const role = 'admin';
  const kept = { id: randomUUID(), org, role, label: 'first key', agentId: null, prefix: keyPrefix(key) } as const;
  await storage.addKey(kept, keyHash(key), null);
}

function show(key: string, keyFile: string | null, print: (line: string) => void): void {
  if (keyFile === null) {
    print(`Admin key, shown only now: ${key}`);
    return;
  }
  // A file that is there already may have been opened to others.
  rmSync(keyFile, { force: true });
  writeFileSync(keyFile, `${key}\n`, { mode: 0o600, flag: 'wx' });
  print(`The admin key stands in ${keyFile}; only you may read it. Move it to a safe place.`);
}
