import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { StorageError } from '../../src/errors/storage-error';
import { beginThread } from '../../src/storage/begin-thread';

describe('beginThread', () => {
  it('says that it has begun', async () => {
    const { port1, port2 } = new MessageChannel();
    beginThread(port2, () => port2.postMessage('before'));
    expect(await once(port1, 'message')).toEqual(['before']);
    expect(await once(port1, 'message')).toEqual([null]);
    port1.close();
  });

  it('says why it cannot, and ends', async () => {
    const { port1, port2 } = new MessageChannel();
    const closed = once(port1, 'close');
    beginThread(port2, () => {
      throw new StorageError('NO_READ_MODEL_DRIVER', 'It is not installed.');
    });
    expect(await once(port1, 'message')).toMatchObject([
      { code: 'NO_READ_MODEL_DRIVER', message: 'It is not installed.' },
    ]);
    await closed;
  });
});
