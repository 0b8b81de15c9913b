import { printable } from '../text/printable';
import { CommandFailure } from './command-failure';
import { ExitCode } from './exit-code';

const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: 'Give this user the right to read it.',
  EPERM: 'Give this user the right to read it.',
  EISDIR: 'A directory stands where the file should be: move it.',
};
const REMEDY = 'Name the home of your agents with --home or AGENT_SENTINEL_HOME; it is made with the first record.';

/** What to tell when a home, or a file of it, cannot be read; any error that is not the file system's stays what it is. */
export function homeFailure(path: string, error: unknown): unknown {
  const { syscall, code = 'unknown' } = (error ?? {}) as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  const message = `${printable(path)} cannot be read (${code}). ${REMEDIES[code] ?? REMEDY}`;
  return new CommandFailure(ExitCode.UNREADABLE, message);
}
