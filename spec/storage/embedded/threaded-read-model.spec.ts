import { rmSync, writeFileSync } from 'node:fs';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { answerQuestions } from '../../../src/storage/embedded/answer-questions';
import { ThreadedReadModel } from '../../../src/storage/embedded/threaded-read-model';
import { RightOfWay } from '../../../src/storage/sqlite/right-of-way';
import { RecordingLogger } from '../../sinks/doubles/recording-logger';
import { FeedDouble } from '../duckdb/feed-double';
import { EVERYTHING, page } from '../read-model-contract/asking';
import { intervention } from '../read-model-contract/rows';
import { StorageHome } from './storage-home';

let home: StorageHome;
let path: string;
let logger: RecordingLogger;
let source: FeedDouble;
let theirs: MessagePort;
let model: ThreadedReadModel;
beforeEach(() => {
  home = new StorageHome();
  path = `${home.dataPath}.read`;
  logger = new RecordingLogger();
  source = new FeedDouble();
});
afterEach(async () => {
  await model.close();
  await home.remove();
});

/** Both ends in one thread. */
function start(): void {
  const { port1, port2 } = new MessageChannel();
  theirs = port2;
  answerQuestions({ path, port: port2 }, source, new RightOfWay());
  model = new ThreadedReadModel(port1, logger);
}

const failed = (message: string): unknown =>
  expect.objectContaining({ code: 'STORAGE_FAILED', message: expect.stringContaining(message) });

describe('ThreadedReadModel', () => {
  it('asks, and hands on answers and errors as they were', async () => {
    start();
    source.add(1, intervention({ preventedUsd: 3 }));
    expect([model.isReady, (await model.stats(1, EVERYTHING, null)).total_cost_prevented_usd]).toEqual([false, 3]);
    expect(model.isReady).toBe(true);
    const strange = model.list(1, 'intervention', EVERYTHING, page({ cursor: 'strange' }));
    await expect(strange).rejects.toMatchObject({ name: 'StorageError', code: 'INVALID_CURSOR' });
    const all = [];
    for await (const piece of model.all(1, 'intervention', EVERYTHING)) all.push(...piece);
    expect(all).toEqual([1]);
  });

  it('logs what the other side has to say, with what is to be known of an error', async () => {
    writeFileSync(path, 'No file of DuckDB, and long enough to be read as one.'.repeat(1_000));
    start();
    await model.ready;
    expect(logger.entries).toMatchObject([
      { level: 'warn', message: 'The read model cannot be used. It is made anew from the database.' },
    ]);
    const { err } = logger.entries[0].fields as { readonly err: Error };
    expect([err.message, err.stack]).toEqual([
      expect.stringContaining('not a valid DuckDB'),
      expect.stringContaining('Error'),
    ]);
  });

  it('logs an error of the program, and does not hand it on', async () => {
    start();
    await model.ready;
    const broken = { oneOf: null } as unknown as typeof EVERYTHING;
    await expect(model.list(1, 'intervention', broken, page())).rejects.toEqual(failed('could not answer'));
    expect(logger.entries).toMatchObject([{ level: 'error', fields: { err: { name: 'TypeError' } } }]);
  });

  it('says that it is closed to whoever asks, and to whoever waits', async () => {
    start();
    const waiting = model.stats(1, EVERYTHING, null);
    const closing = model.close();
    await expect(model.stats(1, EVERYTHING, null)).rejects.toEqual(failed('The storage is closed.'));
    await expect(waiting).rejects.toEqual(failed('The storage is closed.'));
    await closing;
    await expect(model.ready).rejects.toEqual(failed('The storage is closed.'));
    rmSync(path);
  });

  it('says that the other side has ended, where nobody has closed it', async () => {
    start();
    await model.ready;
    const waiting = model.stats(1, EVERYTHING, null);
    theirs.close();
    const ended = failed('The thread that answers questions has ended. Restart the platform.');
    await expect(waiting).rejects.toEqual(ended);
    await expect(model.stats(1, EVERYTHING, null)).rejects.toEqual(ended);
    expect(model.isReady).toBe(false);
  });
});
