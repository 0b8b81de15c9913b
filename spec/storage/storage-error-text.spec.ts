import { StorageError } from '../../src/errors/storage-error';
import { storageErrorOf, storageErrorText } from '../../src/storage/storage-error-text';

describe('storageErrorText', () => {
  it.each(['OVER_CAPACITY', 'INVALID_CURSOR', 'NO_READ_MODEL_DRIVER', 'STORAGE_FULL'] as const)(
    'brings %s to another thread as it was',
    (code) => {
      const error = new StorageError(code, 'Something is so.', { path: 'a.db' });
      const { message, details, recoverable } = storageErrorOf(structuredClone(storageErrorText(error)));
      expect([message, details, recoverable]).toEqual([error.message, error.details, error.recoverable]);
    },
  );

  it('makes of any other error one of the storage', () => {
    const error = storageErrorOf(storageErrorText(new TypeError('It is not so.')));
    expect(error).toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining('The storage has failed: It is not so.'),
    });
  });
});
