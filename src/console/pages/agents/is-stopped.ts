import type { Stop, StopTarget } from '../../api/stop';

/** Whether a stop of exactly this target holds. */
export function isStopped(stops: readonly Stop[], type: StopTarget['target_type'], id: string | null): boolean {
  return stops.some((stop) => stop.target_type === type && stop.target_id === id);
}
