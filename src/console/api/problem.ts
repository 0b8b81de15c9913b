/** Why the platform did not do what was asked. */
export class ApiProblem extends Error {
  constructor(
    /** Of HTTP; 0 where there was no answer. */
    readonly status: number,
    /** Stable: `FORBIDDEN`, `NOT_FOUND`, …; `NO_ANSWER` where there was none. */
    readonly code: string,
    /** One sentence for people. */
    readonly detail: string,
    readonly faults: readonly { readonly path: string; readonly message: string }[] = [],
  ) {
    super(detail);
  }

  /** What went wrong, in words. */
  static of(error: unknown): ApiProblem {
    return error instanceof ApiProblem
      ? error
      : new ApiProblem(0, 'NO_ANSWER', 'The platform does not answer. Is it running, and is the network there?');
  }
}
