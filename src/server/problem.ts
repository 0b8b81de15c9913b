import { LIMITS } from './limits';
import { PROBLEMS, type ProblemCode } from './problem-codes';

/** One fault of what was sent. */
export interface Fault {
  /** Where: a JSON pointer into the body, or the name of a parameter. */
  readonly path: string;
  readonly message: string;
}

/** What an answer says besides its code. */
export interface ProblemOptions {
  /** The first 20 are told. */
  readonly faults?: readonly Fault[];
  /** When to try again. Unit: seconds. */
  readonly retryAfterSeconds?: number;
  /** Further headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the log calls it; a URI. */
  readonly instance?: string;
}

/** The media type of {@link Problem.body}. */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/**
 * Why a request is not granted: thrown by whoever finds out, and answered as RFC 9457 says.
 *
 * The detail goes to the client: it holds no path, no SQL and nothing of another organisation.
 */
export class Problem extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    private readonly options: ProblemOptions = {},
  ) {
    super(detail);
    const { retryAfterSeconds, headers } = options;
    this.status = PROBLEMS[code].status;
    this.headers =
      retryAfterSeconds === undefined ? { ...headers } : { ...headers, 'retry-after': `${retryAfterSeconds}` };
  }

  /** The answer as JSON text. */
  get body(): string {
    const { code, status, detail } = this;
    const { faults, instance } = this.options;
    const errors = faults?.slice(0, LIMITS.faults);
    return JSON.stringify({ title: PROBLEMS[code].title, status, code, detail, errors, instance });
  }
}
