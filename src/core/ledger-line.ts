import type { LedgerEntry } from './ledger-entry';
import { quoted } from './quoted';

/**
 * Writes an entry as one line of JSON, in snake_case, with its line break: as it stands in the file and on the wire.
 *
 * Written field by field because it stands on the path of every call: three times as fast as stringifying the whole.
 */
export function ledgerLine(entry: LedgerEntry): string {
  const { payload, error, interventionIds } = entry;
  return (
    `{"id":"${entry.id}","timestamp":"${entry.timestamp}","action":${quoted(entry.action)},"outcome":"${entry.outcome}"` +
    `,"duration_ms":${entry.durationMs},"estimated_cost_usd":${entry.estimatedCostUsd},"cost_usd":${entry.costUsd}` +
    `,"cost_source":"${entry.costSource}","tags":${list(entry.tags)}` +
    `,"payload":${payload === null ? 'null' : JSON.stringify(payload)}` +
    `,"error":${error === null ? 'null' : JSON.stringify(error)}` +
    `,"agent_id":${quoted(entry.agentId)},"run_id":${quoted(entry.runId)},"session_id":${quoted(entry.sessionId)}` +
    `,"task_id":${quoted(entry.taskId)},"mission_id":${quoted(entry.missionId)},"call_id":"${entry.callId}"` +
    `,"parent_call_id":${quoted(entry.parentCallId)},"intervention_ids":${list(interventionIds)}` +
    `,"approval_id":${quoted(entry.approvalId)}}\n`
  );
}

function list(texts: readonly string[]): string {
  if (texts.length === 0) return '[]';
  return `[${texts.map(quoted).join(',')}]`;
}
