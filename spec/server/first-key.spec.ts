import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '../../src';
import { seeToFirstKey } from '../../src/server/first-key';
import { keyHash } from '../../src/server/key-hash';
import { openStorage, type TemporaryStorage } from './doubles/open-storage';

describe('seeToFirstKey', () => {
  const folder = mkdtempSync(join(tmpdir(), 'first-key-'));
  const keyFile = join(folder, 'platform.db.admin-key');
  let temporary: TemporaryStorage;
  let printed: string[];

  beforeEach(async () => {
    temporary = await openStorage();
    printed = [];
  });
  afterEach(() => temporary.remove());
  afterAll(() => rmSync(folder, { recursive: true }));

  const see = (givenKey?: string, file: string | null = null) =>
    seeToFirstKey({ storage: temporary.storage, givenKey, keyFile: file, print: (line) => printed.push(line) });

  it('takes the key that is given, and shows nothing', async () => {
    const given = 'g'.repeat(32);
    expect(await see(given)).toBe('given');
    expect(await temporary.storage.findKey(keyHash(given))).toMatchObject({
      role: 'admin',
      label: 'first key',
      agentId: null,
      prefix: 'ggggggggggg',
      revokedAt: null,
    });
    expect(printed).toEqual([]);
  });

  it('refuses one of fewer than 32 characters, without showing it', async () => {
    const error = await see('short-secret').catch((each) => each);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ code: 'INVALID_OPTIONS', message: expect.stringContaining('it has 12') });
    expect(error.message).not.toContain('short-secret');
    expect(await temporary.storage.hasKeys()).toBe(false);
  });

  it('makes one and prints it', async () => {
    expect(await see()).toBe('made');
    const key = /as_[\w-]{43}$/.exec(printed[0])?.[0] as string;
    expect(await temporary.storage.findKey(keyHash(key))).toMatchObject({ role: 'admin', prefix: key.slice(0, 11) });
  });

  it('writes it to a file that only its owner may read, in place of one that others may', async () => {
    writeFileSync(keyFile, 'old', { mode: 0o666 });
    expect(await see(undefined, keyFile)).toBe('made');
    const key = readFileSync(keyFile, 'utf8').trim();
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(await temporary.storage.findKey(keyHash(key))).not.toBeNull();
    expect(printed).toEqual([expect.stringContaining(keyFile)]);
    expect(printed[0]).not.toContain(key);
  });

  it('leaves the keys of a store that has some', async () => {
    await see('g'.repeat(32));
    expect(await see('h'.repeat(32))).toBe('kept');
    expect(await see()).toBe('kept');
    expect(await temporary.storage.findKey(keyHash('h'.repeat(32)))).toBeNull();
    expect(printed).toEqual([]);
  });
});
