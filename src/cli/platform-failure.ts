import { SentinelError } from '../errors/sentinel-error';
import { printable } from '../text/printable';
import { CommandFailure } from './command-failure';
import { ExitCode } from './exit-code';

const LISTENING: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Something listens there already: choose another --port, or 0 for a free one.',
  EADDRNOTAVAIL: 'This machine has no such address: choose another --host.',
  EACCES: 'This user may not listen there: choose a --port above 1023.',
  ENOTFOUND: 'No such host is known: choose another --host.',
};

/** What to tell when the platform cannot start or go on; any error that is nobody's mistake stays what it is. */
export function platformFailure(error: unknown): unknown {
  if (SentinelError.isInstance(error)) return new CommandFailure(ExitCode.UNREADABLE, printable(error.message));
  const {
    syscall,
    code = '',
    address = '',
    port,
  } = (error ?? {}) as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  if ((syscall !== 'listen' && syscall !== 'getaddrinfo') || LISTENING[code] === undefined) return error;
  const place = port === undefined ? address : `${address}:${port}`;
  return new CommandFailure(
    ExitCode.UNREADABLE,
    `It cannot listen on ${printable(place)} (${code}). ${LISTENING[code]}`,
  );
}
