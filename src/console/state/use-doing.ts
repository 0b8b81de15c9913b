import { useState } from 'preact/hooks';
import { ApiProblem } from '../api/problem';

/** Something that takes a moment and may fail. */
export interface Doing {
  readonly isBusy: boolean;
  /** Why it failed last. */
  readonly problem: ApiProblem | null;
  /** Does it, unless it is being done; never throws. */
  readonly run: (what: () => Promise<void>) => Promise<void>;
}

/** Keeps whether something is being done, and why it failed. */
export function useDoing(): Doing {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const run = async (what: () => Promise<void>): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      await what();
    } catch (error) {
      setProblem(ApiProblem.of(error));
    }
    setBusy(false);
  };
  return { isBusy, problem, run };
}
