import type { ExitCode } from './exit-code';

/** Where a command writes. */
export interface CommandOutput {
  /** @returns false where the caller should wait for `drain`, as of a stream of Node. */
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

/** What a command has to do with the process that it runs in. */
export interface CommandIo {
  readonly stdout: CommandOutput;
  readonly stderr: CommandOutput;
  /** Whether standard output takes colours. */
  readonly hasColors: boolean;
  /** How wide standard output is; undefined where it is no terminal. Unit: columns. */
  readonly columns: number | undefined;
  /** Whether somebody reads standard error: it is a terminal. */
  readonly isAttended: boolean;
  /** Default 0. */
  exitCode: ExitCode;
  /** From this call on an interrupt (Ctrl-C), or SIGTERM, aborts the signal instead of ending the process. */
  interrupted(): AbortSignal;
}
