import { brandError, SentinelError } from './sentinel-error';

/** A database could not be opened or used. */
export class StorageError extends SentinelError {
  constructor(
    code: 'NO_SQLITE_DRIVER' | 'STORAGE_FAILED',
    message: string,
    details?: Readonly<Record<string, unknown>>,
    options?: ErrorOptions,
  ) {
    super(code, message, details, options);
  }
}

brandError(StorageError, 'StorageError');
