import { StorageError } from '../../errors/storage-error';
import type { Fault } from './jobs';

/** What the caller of a write that failed is told; nothing of it was kept. */
export function writeFault(path: string, { isFull, message }: Fault): StorageError {
  if (isFull) {
    const text = `The disk of ${path} is full, and nothing of this was kept. Free space on it and send this again.`;
    return new StorageError('STORAGE_FULL', text, { path });
  }
  const text = `${path} could not be written, and nothing of this was kept: ${message}. Where it goes on failing, look at the disk and restart the platform.`;
  return new StorageError('STORAGE_FAILED', text, { path });
}

/** What is told where more arrives than is written. */
export function overCapacity(path: string): StorageError {
  const text = `More arrives than ${path} takes, and nothing of this was kept. Send it again later, and less at once.`;
  return new StorageError('OVER_CAPACITY', text, { path });
}
