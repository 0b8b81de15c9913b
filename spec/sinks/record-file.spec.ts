import fs, { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordFile } from '../../src/sinks/record-file';
import type { Rotation } from '../../src/spool/rotating-file';
import { RecordingLogger } from './doubles/recording-logger';
import { TestClock } from './doubles/test-clock';

const failure = (code: string): Error => Object.assign(new Error(code), { code });

describe('RecordFile', () => {
  let directory: string;
  let path: string;
  let clock: TestClock;
  let logger: RecordingLogger;
  const made: RecordFile[] = [];

  const make = (rotation?: Rotation): RecordFile => {
    const [what, meanwhile] = ['Records', 'Work goes on.'];
    const file = new RecordFile({ path, what, meanwhile, rotation, now: () => clock.now(), logger });
    made.push(file);
    return file;
  };
  const messages = (): string[] => logger.entries.map(({ level, message }) => `${level}: ${message}`);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sentinel-record-file-'));
    path = join(directory, 'home', 'records.jsonl');
    clock = new TestClock();
    logger = new RecordingLogger();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    for (const file of made.splice(0)) file.close();
    rmSync(directory, { recursive: true });
  });

  it('counts as lost only the lines that are not in the file, and doubles none, when a write fails half way', () => {
    const file = make();
    file.write('1\n', 1);
    const writeSync = fs.writeSync;
    jest
      .spyOn(fs, 'writeSync')
      .mockImplementationOnce(((fd: number, text: string) =>
        writeSync(fd, Buffer.from(text), 0, 5)) as typeof fs.writeSync)
      .mockImplementationOnce(() => {
        throw failure('ENOSPC');
      });
    expect([file.write('2\n3\n4\n5\n', 4), file.takeSuccess(), file.takeSuccess()]).toEqual([false, false, true]);
    expect(file.write('6\n', 1)).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('1\n2\n3\n4\n6\n');
    expect(messages()).toEqual([
      `error: Records cannot be written to ${path} (ENOSPC). Free space on its disk. Work goes on.`,
      `info: Records are written to ${path} again; 2 could not be written.`,
    ]);
  });

  it('opens the file anew when its descriptor has gone bad, and loses nothing', () => {
    const file = make();
    file.write('1\n', 1);
    jest.spyOn(fs, 'writeSync').mockImplementationOnce(() => {
      throw failure('ESTALE');
    });
    expect(file.write('2\n', 1)).toBe(true);
    expect({ content: readFileSync(path, 'utf8'), log: messages() }).toEqual({ content: '1\n2\n', log: [] });
  });

  it('tries to open the file once a second, also when the clock is set back', () => {
    writeFileSync(join(directory, 'home'), 'a file stands in the way');
    const attempts = jest.spyOn(fs, 'mkdirSync');
    const file = make();
    const attemptsAfter = (ms: number): number => {
      clock.advance(ms);
      file.write('1\n', 1);
      return attempts.mock.calls.length;
    };
    expect([0, 0, 999, 1, 500, -600, 999, 1].map(attemptsAfter)).toEqual([1, 1, 1, 2, 2, 3, 3, 4]);
  });

  it('says that the disk fails, and once more when a sync succeeds, not when there is nothing to sync', async () => {
    const file = make();
    file.write('1\n', 1);
    jest.spyOn(fs, 'fdatasync').mockImplementationOnce((_, done) => done(failure('EIO')));
    await file.sync();
    expect(file.takeSuccess()).toBe(false);
    jest.spyOn(fs, 'fdatasyncSync').mockImplementationOnce(() => {
      throw failure('EIO');
    });
    file.syncNow();
    expect(file.takeSuccess()).toBe(false);
    await file.sync();
    await file.sync();
    expect({ succeeded: file.takeSuccess(), log: messages() }).toEqual({
      succeeded: true,
      log: [
        `error: Records in ${path} may not reach the disk (EIO). Check the disk. Calls go on.`,
        `info: Records in ${path} reach the disk again.`,
      ],
    });
  });

  it('does not say that the disk is well again when there was nothing to sync', async () => {
    const file = make();
    file.write('1\n', 1);
    jest.spyOn(fs, 'fdatasync').mockImplementationOnce((_, done) => done(failure('EIO')));
    rmSync(path);
    file.write('2\n', 1);
    await file.sync();
    await file.sync();
    expect(messages()).toEqual([expect.stringMatching(/^error: .*may not reach the disk/)]);
    file.write('3\n', 1);
    await file.sync();
    expect(messages()).toHaveLength(2);
  });

  it('says that the file cannot be rotated, goes on writing, and says when it can', () => {
    const file = make({ maxBytes: 2 });
    file.write('1\n', 1);
    jest.spyOn(fs, 'renameSync').mockImplementationOnce(() => {
      throw failure('EACCES');
    });
    file.write('2\n', 1);
    rmSync(`${path}.1`);
    file.write('3\n', 1);
    expect([readFileSync(`${path}.1`, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['1\n2\n', '3\n']);
    expect(messages()).toEqual([
      `error: Records go on into ${path}, which cannot be rotated (EACCES). Give this process the right to write ` +
        'there, or choose another home. It grows until it can.',
      `info: Records go on into a new ${path}: it is rotated again.`,
    ]);
  });

  it('warns of each file that it deletes to make room', () => {
    const file = make({ maxBytes: 2, keptFiles: 1 });
    for (const line of ['1\n', '2\n', '3\n']) file.write(line, 1);
    expect(logger.entries).toEqual([
      {
        level: 'warn',
        fields: { path: `${path}.1` },
        message:
          `Records in ${path}.1, the oldest rotated file, were deleted to make room. ` +
          'Move rotated files elsewhere to keep more.',
      },
    ]);
  });
});
