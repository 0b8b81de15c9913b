import type { MessagePort } from 'node:worker_threads';
import { type StorageErrorText, storageErrorText } from './storage-error-text';

/** The first that a thread says: null when it has begun, or why it cannot. */
export type ThreadBegun = StorageErrorText | null;

/** Begins what a thread is for, and says so to the one who started it. Of one that cannot, nothing is left running. */
export function beginThread(port: MessagePort, begin: () => void): void {
  let fault: ThreadBegun = null;
  try {
    begin();
  } catch (error) {
    fault = storageErrorText(error);
  }
  port.postMessage(fault);
  if (fault !== null) port.close();
}
