import { StorageError } from '../../../src/errors/storage-error';
import { WriteHealth } from '../../../src/storage/sqlite/write-health';
import { ManualClock } from '../../../src/testing';
import { RecordingLogger } from '../../sinks/doubles/recording-logger';

describe('WriteHealth', () => {
  const clock = new ManualClock();
  const full = new StorageError('STORAGE_FULL', 'The disk is full.');
  let probes: number;
  let logger: RecordingLogger;
  let health: WriteHealth;
  beforeEach(() => {
    probes = 0;
    logger = new RecordingLogger();
    health = new WriteHealth('a.db', clock, logger, () => {
      probes += 1;
    });
  });

  it('tries a write each second while they fail, one at a time, and no more when they succeed', () => {
    health.note(null);
    clock.advance(5000);
    for (let times = 0; times < 3; times++) health.note(full);
    clock.advance(999);
    expect([probes, health.isFailing]).toEqual([0, true]);
    clock.advance(5000);
    expect(probes).toBe(1);
    health.note(full);
    clock.advance(1000);
    expect(probes).toBe(2);
    health.note(full);
    health.note(null);
    clock.advance(5000);
    expect([probes, health.isFailing]).toEqual([2, false]);
  });

  it('logs when it changes, and only then', () => {
    for (const error of [null, full, full, null, null, full]) health.note(error);
    expect(logger.entries.map(({ level, message }) => [level, message])).toEqual([
      ['error', full.message],
      ['info', 'a.db is written again.'],
      ['error', full.message],
    ]);
    health.stop();
  });

  it('tries nothing after it is stopped', () => {
    health.note(full);
    health.stop();
    clock.advance(5000);
    expect(probes).toBe(0);
  });
});
