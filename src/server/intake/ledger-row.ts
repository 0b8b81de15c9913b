import { toNanoUsd } from '../../money/nano-usd';
import type { LedgerRow } from '../../storage/rows';
import type { Sent } from '../body/records-body';
import { contentId } from './content-id';
import { Received, textOf } from './received';
import { sortedAt, timestampOf } from './sorted-at';

/** What an entry takes from the batch that it came in, where it does not say it itself. */
export interface Envelope {
  readonly runId: string;
  readonly agentId: string | null;
}

/** Calls that did not run, as other clients write them: no spend. */
const DID_NOT_RUN: ReadonlySet<unknown> = new Set(['blocked', 'rejected', 'replayed']);

const NULLABLE = [
  'duration_ms',
  'estimated_cost_usd',
  'cost_source',
  'payload',
  'error',
  'session_id',
  'task_id',
  'mission_id',
  'call_id',
  'parent_call_id',
  'approval_id',
] as const;

/**
 * Makes the row of a ledger entry: absent fields are filled in, and what is not known stays as it came.
 *
 * @param sent - fits its schema; its value becomes what readers get.
 * @param arrival - Unix time, milliseconds.
 */
export function ledgerRow(sent: Sent, { runId, agentId }: Envelope, arrival: number): LedgerRow {
  const received = new Received(sent);
  const entry = received.fields;
  const timestamp = timestampOf(entry);
  if (received.lacks('id')) received.fill('id', contentId(entry, timestamp));
  received.fill('run_id', runId);
  received.fill('agent_id', agentId);
  received.fill('tags', []);
  received.fill('intervention_ids', []);
  for (const name of NULLABLE) received.fill(name, null);
  received.fill('cost_usd', entry.estimated_cost_usd ?? 0);
  const at = sortedAt(received, timestamp, arrival);
  return {
    id: entry.id as string,
    at,
    action: entry.action as string,
    outcome: entry.outcome as string,
    agentId: textOf(entry.agent_id),
    runId: textOf(entry.run_id),
    sessionId: textOf(entry.session_id),
    taskId: textOf(entry.task_id),
    missionId: textOf(entry.mission_id),
    callId: textOf(entry.call_id),
    spentNanoUsd: DID_NOT_RUN.has(entry.outcome) ? 0 : toNanoUsd(entry.cost_usd as number),
    durationMs: entry.duration_ms as number | null,
    body: received.body,
  };
}
