import { StorageError } from '../../errors/storage-error';

/** The driver's module. It is optional, and loaded when the platform starts. */
export type Driver = typeof import('@duckdb/node-api');

/** @throws {@link StorageError} `NO_READ_MODEL_DRIVER` where `@duckdb/node-api` is not installed or not for this machine. */
export function duckdbDriver(): Driver {
  try {
    return require('@duckdb/node-api') as Driver;
  } catch (cause) {
    const message =
      'The platform answers questions from DuckDB, whose driver cannot be loaded. Install it: npm install @duckdb/node-api@1.5.6-r.1';
    throw new StorageError('NO_READ_MODEL_DRIVER', message, {}, { cause });
  }
}
