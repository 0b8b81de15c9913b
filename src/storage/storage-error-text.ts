import { helpFor } from '../errors/documented-codes';
import { StorageError } from '../errors/storage-error';

type Code = ConstructorParameters<typeof StorageError>[0];

/** An error of a storage as it goes from one thread to another. */
export interface StorageErrorText {
  readonly code: Code;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The text of an error; one of another kind is `STORAGE_FAILED`, with its own message. */
export function storageErrorText(error: unknown): StorageErrorText {
  if (!StorageError.isInstance(error)) {
    return { code: 'STORAGE_FAILED', message: `The storage has failed: ${(error as Error).message}`, details: {} };
  }
  const { code, message, details } = error;
  const help = helpFor(code);
  // Whoever makes an error of the text adds it again.
  const own = help !== '' && message.endsWith(help) ? message.slice(0, -help.length).trimEnd() : message;
  return { code: code as Code, message: own, details };
}

/** The error of a text. */
export function storageErrorOf({ code, message, details }: StorageErrorText): StorageError {
  return new StorageError(code, message, details);
}
