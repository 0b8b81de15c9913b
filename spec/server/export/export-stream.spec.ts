import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { csv, JSON_LINES } from '../../../src/server/export/export-formats';
import { exportStream } from '../../../src/server/export/export-stream';

const BODY = JSON.stringify({ a: 'x'.repeat(1_000), b: 7 });

/** Records without end, which know how many were taken and whether somebody still wants them. */
class Endless {
  taken = 0;
  isLetGo = false;

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    try {
      for (;;) {
        this.taken++;
        yield BODY;
      }
    } finally {
      this.isLetGo = true;
    }
  }
}

async function* few(...bodies: readonly string[]): AsyncGenerator<string> {
  yield* bodies;
}

async function textOf(stream: AsyncIterable<Buffer | string>): Promise<string> {
  let text = '';
  for await (const piece of stream) text += piece;
  return text;
}

describe('exportStream', () => {
  it('writes each record as its format says', async () => {
    const bodies = ['{"a":"one, two","b":1}', '{"b":2,"c":3}'];
    expect(await textOf(exportStream(few(...bodies), JSON_LINES))).toBe(`${bodies.join('\n')}\n`);
    expect(await textOf(exportStream(few(...bodies), csv(['a', 'b'])))).toBe('a,b\r\n"one, two",1\r\n,2\r\n');
    expect(await textOf(exportStream(few(), csv(['a'])))).toBe('a\r\n');
    expect(await textOf(exportStream(few(), JSON_LINES))).toBe('');
  });

  it('takes no more than a client reads, and lets go when it goes away', async () => {
    const endless = new Endless();
    const stream = exportStream(endless, JSON_LINES);
    await once(stream, 'readable');
    stream.read(1);
    for (let turn = 0; turn < 100; turn++) await setImmediate();
    const { taken } = endless;
    expect(taken).toBeLessThan(400);
    for (let turn = 0; turn < 100; turn++) await setImmediate();
    expect(endless.taken).toBe(taken);
    stream.destroy();
    await once(stream, 'close');
    expect(endless.isLetGo).toBe(true);
  });
});
