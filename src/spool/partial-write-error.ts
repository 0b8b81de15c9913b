/** An append of which only a part is in the file: to append the lines once more would double some. */
export class PartialWriteError extends Error {
  /** The code of the file system's error, which is the `cause`: `ENOSPC`, …. */
  readonly code: string;

  /** @param linesWritten - how many of the lines are in the file whole. */
  constructor(
    path: string,
    readonly linesWritten: number,
    cause: unknown,
  ) {
    super(`Only part of the lines could be written to ${path}.`, { cause });
    this.name = 'PartialWriteError';
    this.code = String((cause as NodeJS.ErrnoException | null)?.code ?? 'unknown');
  }
}
