import { useEffect, useState } from 'preact/hooks';
import type { Compiled } from '../../api/policy';
import { ApiProblem } from '../../api/problem';
import { request } from '../../api/request';

/** A source is checked when typing pauses for so long. Unit: milliseconds. */
const PAUSE_MS = 200;
/** When what got no answer is asked again. Unit: milliseconds. */
const RETRY_MS = 2_000;

/**
 * What the platform says of a source: the same that an agent would say of it. Null while it is checked.
 *
 * @param source - null: nothing is checked.
 */
export function useCompiled(
  source: string | null,
  format: 'yaml' | 'json',
): { readonly compiled: Compiled | null; readonly problem: ApiProblem | null } {
  const [checked, setChecked] = useState<{
    readonly source: string | null;
    readonly compiled: Compiled | null;
    readonly problem: ApiProblem | null;
  }>();
  useEffect(() => {
    if (source === null) return;
    const ended = new AbortController();
    const ask = (): void => {
      const body = { source, source_format: format };
      request<Compiled>('POST', '/policies/compile', { body, signal: ended.signal })
        .then((compiled) => setChecked({ source, compiled, problem: null }))
        .catch((error: unknown) => {
          if (ended.signal.aborted) return;
          const problem = ApiProblem.of(error);
          setChecked({ source, compiled: null, problem });
          if (problem.status === 0 || problem.status >= 500) timer = setTimeout(ask, RETRY_MS);
        });
    };
    let timer = setTimeout(ask, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [source, format]);
  return checked?.source === source ? checked : { compiled: null, problem: null };
}
