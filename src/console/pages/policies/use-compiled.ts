import { useEffect, useState } from 'preact/hooks';
import type { Compiled } from '../../api/policy';
import { ApiProblem } from '../../api/problem';
import { request } from '../../api/request';

/** A source is checked when typing pauses for so long. Unit: milliseconds. */
const PAUSE_MS = 200;

/** What the platform says of a source: the same that an agent would say of it. Null while it is checked. */
export function useCompiled(
  source: string,
  format: 'yaml' | 'json',
): { readonly compiled: Compiled | null; readonly problem: ApiProblem | null } {
  const [checked, setChecked] = useState<{
    readonly source: string;
    readonly compiled: Compiled | null;
    readonly problem: ApiProblem | null;
  }>();
  useEffect(() => {
    const ended = new AbortController();
    const timer = setTimeout(() => {
      const body = { source, source_format: format };
      request<Compiled>('POST', '/policies/compile', { body, signal: ended.signal })
        .then((compiled) => setChecked({ source, compiled, problem: null }))
        .catch((error: unknown) => {
          if (!ended.signal.aborted) setChecked({ source, compiled: null, problem: ApiProblem.of(error) });
        });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [source, format]);
  return checked?.source === source ? checked : { compiled: null, problem: null };
}
