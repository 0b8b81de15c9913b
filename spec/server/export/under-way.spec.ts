import { once } from 'node:events';
import { Readable } from 'node:stream';
import { ExportsUnderWay } from '../../../src/server/export/under-way';
import { ManualClock } from '../../../src/testing/manual-clock';

const endless = () =>
  new Readable({
    read() {
      setImmediate(() => this.push('x'.repeat(1_024)));
    },
  });

describe('ExportsUnderWay', () => {
  it('takes 16 at once, and another when one has ended', async () => {
    const exports = new ExportsUnderWay(new ManualClock());
    const streams = Array.from({ length: 16 }, () => exports.take(endless));
    const refused = expect.objectContaining({ code: 'OVER_CAPACITY', headers: { 'retry-after': '5' } });
    expect(() => exports.take(endless)).toThrow(refused);
    streams[0].destroy();
    await once(streams[0], 'close');
    for (const stream of [exports.take(endless), ...streams]) stream.destroy();
  });

  it('ends one whose client takes nothing for 30 seconds, and no other', async () => {
    const clock = new ManualClock();
    const exports = new ExportsUnderWay(clock);
    const [stalled, read] = [exports.take(endless), exports.take(endless)];
    const fault = once(stalled, 'error');
    clock.advance(29_999);
    read.resume();
    await once(read, 'data');
    read.pause();
    clock.advance(1);
    expect(await fault).toMatchObject([{ message: 'The client took nothing.' }]);
    expect(read.destroyed).toBe(false);
    read.destroy();
  });
});
