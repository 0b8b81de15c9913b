import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SessionFile } from '../../../src/server/session/session-file';
import { SESSION_MS, Sessions } from '../../../src/server/session/sessions';
import { ManualClock } from '../../../src/testing';
import { RecordingLogger } from '../../sinks/doubles/recording-logger';

describe('Sessions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sessions-'));
  const path = join(folder, 'kept');
  const clock = new ManualClock(1_000);
  const logger = new RecordingLogger();
  const keyHash = Buffer.from('hash of a key');
  const make = (at: string | null = path): Sessions => new Sessions(clock, new SessionFile(at, logger));

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('outlive a restart, and end as they would have', () => {
    const before = make();
    const [token, ended] = [before.begin(keyHash), before.begin(keyHash)];
    before.end(ended);
    const after = make();
    expect([after.keyHashOf(token), after.keyHashOf(ended)]).toEqual([keyHash, null]);
    clock.advance(SESSION_MS);
    expect(make().keyHashOf(token)).toBeNull();
  });

  it('are at most 10,000: then the oldest ends', () => {
    const sessions = make(null);
    const tokens = Array.from({ length: 10_001 }, () => sessions.begin(keyHash));
    expect(tokens.slice(0, 2).map((token) => sessions.keyHashOf(token))).toEqual([null, keyHash]);
  });

  it.each(['', '{}', '[{"tokenHash":1}]', 'nonsense'])('begin anew where the file holds %j', (text) => {
    const damaged = join(folder, 'damaged');
    writeFileSync(damaged, text);
    const sessions = make(damaged);
    expect(sessions.keyHashOf(sessions.begin(keyHash))).toEqual(keyHash);
  });

  it('are in memory where the file cannot be written', () => {
    const missing = join(folder, 'missing/kept');
    const sessions = make(missing);
    expect(sessions.keyHashOf(sessions.begin(keyHash))).toEqual(keyHash);
    expect(existsSync(missing)).toBe(false);
  });
});
