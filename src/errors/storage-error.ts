import { brandError, SentinelError } from './sentinel-error';

/** A database could not be opened or used. */
export class StorageError extends SentinelError {
  override readonly recoverable: boolean;

  constructor(
    code:
      | 'INVALID_CURSOR'
      | 'NO_READ_MODEL_DRIVER'
      | 'NO_SQLITE_DRIVER'
      | 'OVER_CAPACITY'
      | 'STORAGE_FAILED'
      | 'STORAGE_FULL'
      | 'STORAGE_IN_USE',
    message: string,
    details?: Readonly<Record<string, unknown>>,
    options?: ErrorOptions,
  ) {
    super(code, message, details, options);
    this.recoverable = code === 'OVER_CAPACITY' || code === 'STORAGE_FULL';
  }
}

brandError(StorageError, 'StorageError');
