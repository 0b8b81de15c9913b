import { toTimestamp } from '../../core/timestamp';
import type { RunSummary } from '../../storage/read-model';

/** A run as it stands in answers. */
export function runAnswer(run: RunSummary): object {
  return {
    run_id: run.runId,
    agent_id: run.agentId,
    started_at: toTimestamp(run.startedAt),
    ended_at: toTimestamp(run.endedAt),
    actions: run.actions,
    errors: run.errors,
    interventions: run.interventions,
    blocked: run.blocked,
    cost_usd: run.costUsd,
    cost_prevented_usd: run.costPreventedUsd,
  };
}
