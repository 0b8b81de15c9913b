import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ApiProblem } from '../api/problem';
import { request } from '../api/request';
import { now } from './clock';
import { endingNow } from './filters';
import { type LiveEvent, onLive } from './live';

/** When what got no answer is asked again. Unit: milliseconds. */
const RETRY_MS = 2_000;

/** What is known of an answer. */
export interface Asked<Answer> {
  /** The latest; while another one is asked for, the one before it stays, until that one fails. */
  readonly answer: Answer | null;
  readonly problem: ApiProblem | null;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/**
 * Asks the platform, and again when the path changes or one of these events is told.
 *
 * @param path - below `/api/v1`; a range in it ends at the moment of asking; null asks nothing.
 */
export function useAnswer<Answer>(path: string | null, events: readonly LiveEvent[] = []): Asked<Answer> {
  const [state, setState] = useState<Omit<Asked<Answer>, 'reload'>>({ answer: null, problem: null, isLoading: true });
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((each) => each + 1), []);
  const answered = useRef(path);
  const isBusy = useRef(false);
  const isStale = useRef(false);

  useEffect(() => {
    if (path === null) return;
    const ended = new AbortController();
    let timer = 0;
    isBusy.current = true;
    setState((before) => ({ ...before, isLoading: true }));
    request<Answer>('GET', endingNow(path, now()), { signal: ended.signal })
      .then((answer) => {
        answered.current = path;
        setState({ answer, problem: null, isLoading: false });
      })
      .catch((error: unknown) => {
        if (ended.signal.aborted) return;
        const problem = ApiProblem.of(error);
        // An answer to another question would be taken for the answer to this one.
        const isAnswered = answered.current === path;
        setState(({ answer }) => ({ answer: isAnswered ? answer : null, problem, isLoading: false }));
        // The network was gone, or the platform: what is shown may be out of date.
        if (problem.status === 0) timer = window.setTimeout(reload, RETRY_MS);
      })
      .finally(() => {
        if (ended.signal.aborted) return;
        isBusy.current = false;
        if (isStale.current) reload();
        isStale.current = false;
      });
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [path, turn]);

  const names = events.join();
  useEffect(
    () =>
      onLive([...events, 'reset'], () => {
        // One question at a time, however fast news arrive.
        if (isBusy.current) isStale.current = true;
        else reload();
      }),
    [names],
  );
  return { ...state, reload };
}
