/** What the command's exit code says. */
export const ExitCode = {
  DONE: 0,
  /** What was checked has a fault. */
  FINDING: 1,
  /** The command was called in a way that it does not understand. */
  USAGE: 2,
  /** Something cannot be read, or its output not written. */
  UNREADABLE: 3,
  /** A defect of the command itself. */
  DEFECT: 70,
} as const;

/** One of the values of {@link ExitCode}. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
