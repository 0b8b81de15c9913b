import { GroupCommit } from '../../src/spool/group-commit';

/** A disk whose syncs end by hand; each sync covers what was written before it began. */
class ManualDisk {
  written = 0;
  durable = 0;
  readonly begun: { covers: number; end(error?: Error): void }[] = [];

  sync = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const covers = this.written;
      this.begun.push({
        covers,
        end: (error) => {
          if (error) return reject(error);
          this.durable = covers;
          resolve();
        },
      });
    });
}

const microtasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('GroupCommit', () => {
  it('starts the sync at once when none is under way', async () => {
    const disk = new ManualDisk();
    const commits = new GroupCommit(disk.sync);
    disk.written = 1;
    const done = commits.whenDurable();
    expect(disk.begun).toHaveLength(1);
    disk.begun[0].end();
    await done;
    disk.written = 2;
    void commits.whenDurable();
    expect(disk.begun.map(({ covers }) => covers)).toEqual([1, 2]);
  });

  it('serves all who come during a sync with the one that follows it', async () => {
    const disk = new ManualDisk();
    const commits = new GroupCommit(disk.sync);
    const durableAt: number[][] = [];
    const write = (): void => {
      const record = ++disk.written;
      void commits.whenDurable().then(() => durableAt.push([record, disk.durable]));
    };
    for (let count = 0; count < 5; count++) write();
    expect(disk.begun.map(({ covers }) => covers)).toEqual([1]);
    disk.begun[0].end();
    await microtasks();
    expect({ begun: disk.begun.map(({ covers }) => covers), durableAt }).toEqual({
      begun: [1, 5],
      durableAt: [[1, 1]],
    });
    disk.begun[1].end();
    await microtasks();
    expect(durableAt).toEqual([
      [1, 1],
      [2, 5],
      [3, 5],
      [4, 5],
      [5, 5],
    ]);
    expect(disk.begun).toHaveLength(2);
  });

  it('never resolves before a sync that began after the write, for every interleaving', async () => {
    for (let seed = 1; seed <= 50; seed++) {
      const disk = new ManualDisk();
      const commits = new GroupCommit(disk.sync);
      let state = seed;
      const random = (): number => {
        state = (state * 48271) % 2147483647;
        return state / 2147483647;
      };
      const waits: Promise<void>[] = [];
      let ended = 0;
      const endOne = (): void => {
        if (ended < disk.begun.length) disk.begun[ended++].end();
      };
      for (let step = 0; step < 60; step++) {
        if (random() < 0.5) {
          const record = ++disk.written;
          waits.push(commits.whenDurable().then(() => expect(disk.durable).toBeGreaterThanOrEqual(record)));
        } else endOne();
        if (random() < 0.5) await Promise.resolve();
        expect(disk.begun.length - ended).toBeLessThanOrEqual(1);
      }
      for (let rest = 0; rest < 3; rest++) {
        endOne();
        await microtasks();
      }
      await Promise.all(waits);
    }
  });

  it('rejects those whom a failed sync was for, and goes on with the next', async () => {
    const disk = new ManualDisk();
    const commits = new GroupCommit(disk.sync);
    const failure = new Error('EIO');
    const first = commits.whenDurable();
    const second = commits.whenDurable();
    disk.begun[0].end(failure);
    await expect(first).rejects.toBe(failure);
    disk.begun[1].end();
    await expect(second).resolves.toBeUndefined();
  });
});
