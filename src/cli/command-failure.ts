import type { ExitCode } from './exit-code';

/** A command ends early for a reason that its user can mend: the message is printed, without a stack trace. */
export class CommandFailure extends Error {
  constructor(
    readonly exitCode: ExitCode,
    message: string,
  ) {
    super(message);
  }
}
