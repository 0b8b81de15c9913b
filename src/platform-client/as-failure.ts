import { SendFailure } from './send-failure';

/** Makes whatever was thrown a failure: what is no failure of sending is one of the home's files. */
export function asFailure(error: unknown): SendFailure {
  if (error instanceof SendFailure) return error;
  const { code = 'unknown' } = (error ?? {}) as NodeJS.ErrnoException;
  return new SendFailure('files', `the files of the home cannot be used (${code})`);
}
