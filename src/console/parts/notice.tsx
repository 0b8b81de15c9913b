import type { ComponentChildren } from 'preact';
import type { ApiProblem } from '../api/problem';

/** What stands in place of data: a heading, what it means, what to do. */
export function Notice({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="notice">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Why something could not be had, and a button that tries again. */
export function ProblemNotice({ problem, retry }: { readonly problem: ApiProblem; readonly retry: () => void }) {
  const isForbidden = problem.status === 403;
  return (
    <div role="alert">
      <Notice title={isForbidden ? 'Your key may not see this' : 'This could not be loaded'}>
        <p>{problem.detail}</p>
        {!isForbidden && (
          <button type="button" class="button" onClick={retry}>
            Try again
          </button>
        )}
      </Notice>
    </div>
  );
}
