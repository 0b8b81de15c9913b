import type { ActiveStops, Stop } from '../api/stop';
import { useAnswer } from './use-answer';

/** The emergency stops that hold, as they change. */
export function useStops(): { readonly stops: readonly Stop[]; readonly reload: () => void } {
  const { answer, reload } = useAnswer<ActiveStops>('/kill-switch/active', ['kill_switch_changed']);
  return { stops: answer?.active ?? [], reload };
}
