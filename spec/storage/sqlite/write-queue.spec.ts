import type { Worker } from 'node:worker_threads';
import { prepareFile } from '../../../src/storage/sqlite/prepare-file';
import { WriteQueue } from '../../../src/storage/sqlite/write-queue';
import { Place } from './place';

const MEBIBYTE = 1024 * 1024;

let place: Place;
let queue: WriteQueue;
beforeEach(async () => {
  place = new Place();
  prepareFile(place.data).close();
  queue = await WriteQueue.start(place.data, 0, place.clock, place.logger);
});
afterEach(async () => {
  await queue.close();
  await place.remove();
});

const isOver = expect.objectContaining({ code: 'OVER_CAPACITY', recoverable: true });
const write = (bytes = 0): Promise<unknown> => queue.submit('probe', null, bytes);

describe('WriteQueue', () => {
  it('tells results in the order of the jobs, before the promises are fulfilled', async () => {
    const order: string[] = [];
    const jobs = ['a', 'b', 'c'].map((name) =>
      queue.submit('first-organisation', null, 0, () => order.push(name)).then(() => order.push(`after ${name}`)),
    );
    await Promise.all(jobs);
    expect(order.filter((each) => each.length === 1)).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'b', 'c']) expect(order.indexOf(name)).toBeLessThan(order.indexOf(`after ${name}`));
  });

  it('takes nothing while more than 64 MiB wait, and takes again when they are written', async () => {
    const full = write(64 * MEBIBYTE);
    const last = write(1);
    await expect(write()).rejects.toEqual(isOver);
    await Promise.all([full, last]);
    await write(65 * MEBIBYTE);
    await Promise.all([write(1), write(1)]);
  });

  it('takes nothing while the first has waited for more than 2 seconds', async () => {
    const slow = write();
    place.clock.advance(2000);
    const inTime = write();
    place.clock.advance(1);
    await expect(write()).rejects.toEqual(isOver);
    await Promise.all([slow, inTime]);
    await write();
  });

  it('is writable again by itself after a write that failed, and logs both once', async () => {
    const failing = () => queue.submit('set-retention', { org: 1, days: 'many' as unknown as number, by: null });
    for (let times = 0; times < 2; times++)
      await expect(failing()).rejects.toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
    expect(queue.isWritable).toBe(false);
    place.clock.advance(1000);
    // It stands behind what was tried by then.
    await write();
    expect(queue.isWritable).toBe(true);
    expect(place.logger.entries.map(({ level, message }) => [level, message])).toEqual([
      ['error', expect.stringContaining(`${place.data} could not be written, and nothing of this was kept: `)],
      ['info', `${place.data} is written again.`],
    ]);
  });

  it('refuses what waits and what comes where the thread has ended, and says so', async () => {
    const waiting = write();
    void (queue as unknown as { readonly worker: Worker }).worker.terminate();
    const ended = expect.objectContaining({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining('the thread that writes has ended. Where it goes on failing'),
    });
    await expect(waiting).rejects.toEqual(ended);
    await expect(write()).rejects.toEqual(ended);
    expect(queue.isWritable).toBe(false);
    expect(place.logger.entries).toHaveLength(1);
  });
});
