import type { CommandIo } from './command-io';
import { ExitCode } from './exit-code';

/**
 * The process itself as a command's surroundings.
 *
 * A reader that closes its end of the pipe (`agent-sentinel tail | head`) ends the process quietly.
 */
export function processIo(): CommandIo {
  const { stdout, stderr, env } = process;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    stderr.write(`agent-sentinel: standard output cannot be written (${error.code}).\n`);
    process.exit(ExitCode.UNREADABLE);
  });
  stderr.on('error', () => {}); // There is nowhere left to say it.
  return {
    stdout,
    stderr,
    hasColors: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    columns: stdout.isTTY ? stdout.columns : undefined,
    isAttended: stderr.isTTY === true,
    exitCode: ExitCode.DONE,
    interrupted() {
      const controller = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
      return controller.signal;
    },
  };
}
