import { StorageError } from '../../errors/storage-error';

/** Kinds of faults after which a file is not to be trusted; others are a statement's own. */
const DAMAGE = /^(IO|FATAL|INTERNAL|Serialization) Error/;
const BEYOND_MEMORY = /^Out of Memory Error/;

/** Whether a fault says that the file is damaged, or cannot be used any more. */
export function isDamage(error: unknown): boolean {
  return DAMAGE.test((error as Error).message);
}

/** What whoever asks is told of a fault of the driver: nothing of statements and files. */
export function questionFault(error: unknown): StorageError {
  if (StorageError.isInstance(error)) return error as StorageError;
  if (BEYOND_MEMORY.test((error as Error).message)) {
    const message = 'The question needs more memory than the read model may take. Ask for less, or later.';
    return new StorageError('OVER_CAPACITY', message, {}, { cause: error });
  }
  const message = 'The read model could not answer. Ask again in a few seconds; if it fails again, the log says why.';
  return new StorageError('STORAGE_FAILED', message, {}, { cause: error });
}
