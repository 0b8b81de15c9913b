import { ApiProblem } from './problem';

/** What a request may have besides its method and path. */
export interface RequestOptions {
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

type Listener = () => void;
const whenSignedOut = new Set<Listener>();

/** Calls back when an answer says that nobody is signed in. */
export function onSignedOut(listener: Listener): void {
  whenSignedOut.add(listener);
}

/**
 * Asks the platform, below `/api/v1`, with the cookie of the session.
 *
 * @throws {@link ApiProblem} for whatever is no success; the abort's own error where the signal ended it.
 */
export async function request<Answer>(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
  const { body, signal } = options;
  const response = await fetch(`/api/v1${path}`, {
    method,
    signal: signal ?? null,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      'x-agent-sentinel': '1',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw signal?.aborted ? error : ApiProblem.of(error);
  });
  if (response.ok) return (response.status === 204 ? null : await response.json()) as Answer;
  const problem = await problemOf(response);
  if (problem.status === 401) for (const listener of whenSignedOut) listener();
  throw problem;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const { status } = response;
  try {
    const { code, detail, errors } = (await response.json()) as {
      readonly code: string;
      readonly detail: string;
      readonly errors?: ApiProblem['faults'];
    };
    return new ApiProblem(status, code, detail, errors);
  } catch {
    return new ApiProblem(status, 'NO_ANSWER', `What answered ${status} is not the platform.`);
  }
}
