import { InterventionOutcome } from '../../core/intervention';
import { isBlocked } from '../../figures/intervention-kind';
import { toNanoUsd } from '../../money/nano-usd';
import { blastRadiusSentence } from '../../risk/blast-radius';
import type { InterventionRow } from '../../storage/rows';
import { inWords } from '../../text/words';
import type { Sent } from '../body/records-body';
import { contentId } from './content-id';
import { Received, textOf } from './received';
import { sortedAt, timestampOf } from './sorted-at';

const OUTCOMES: ReadonlySet<unknown> = new Set(Object.values(InterventionOutcome));

/** A longer one is no name that figures could count by. Unit: characters. */
const MAX_SCOPE = 128;

/** Names that older clients use, and those of today. */
const OLDER_NAMES = [
  ['intervention_type', 'type'],
  ['action_description', 'description'],
  ['estimated_cost', 'estimated_cost_usd'],
  ['actual_cost', 'actual_cost_usd'],
] as const;

/**
 * Makes the row of an intervention: older names become today's, absent fields get what PLATFORM, "Records", says, and
 * what is not known stays as it came.
 *
 * @param sent - fits its schema; its value becomes what readers get.
 * @param arrival - Unix time, milliseconds.
 */
export function interventionRow(sent: Sent, arrival: number): InterventionRow {
  const received = new Received(sent);
  const record = received.fields;
  const timestamp = timestampOf(record);
  if (received.lacks('id')) received.fill('id', contentId(record, timestamp));
  renewNames(received);
  fillIn(received);
  const at = sortedAt(received, timestamp, arrival);
  const details = record.blast_radius_details as { readonly scope?: unknown };
  return {
    id: record.id as string,
    revision: record.revision as number,
    at,
    type: record.type as string,
    outcome: record.outcome as string,
    riskLevel: record.risk_level as string,
    actionName: record.action_name as string,
    agentId: textOf(record.agent_id),
    runId: textOf(record.run_id),
    sessionId: textOf(record.session_id),
    taskId: textOf(record.task_id),
    missionId: textOf(record.mission_id),
    callId: textOf(record.call_id),
    policyId: textOf(record.policy_id),
    policyName: textOf(record.policy_name),
    rule: textOf(record.rule),
    reasonCode: textOf(record.reason_code),
    reason: textOf(record.reason),
    description: textOf(record.description),
    scope: scopeOf(details),
    shadow: record.shadow as boolean,
    estimatedNanoUsd: toNanoUsd(record.estimated_cost_usd as number),
    actualNanoUsd: toNanoUsd(record.actual_cost_usd as number),
    preventedNanoUsd: toNanoUsd(record.cost_prevented_usd as number),
    body: received.body,
  };
}

/** Where a record has both names, the older one is a field that is not known. */
function renewNames(received: Received): void {
  for (const [older, newer] of OLDER_NAMES) received.rename(older, newer);
  const { blast_radius: radius, blast_radius_details: details } = received.fields;
  if (typeof radius === 'object' && radius !== null) {
    received.replace('blast_radius_details', { ...radius, ...(details as object | null) });
    received.replace('blast_radius', null);
  }
}

/** Every field is there: null, `{}` or `[]` where nothing is known. */
function fillIn(received: Received): void {
  const record = received.fields;
  const actionName = record.action_name as string;
  const outcome = record.outcome as string;
  received.fill('revision', 1);
  if (received.lacks('description')) received.fill('description', inWords(actionName));
  received.fill('tags', []);
  received.fill('original_inputs', {});
  received.fill('modified_inputs', null);
  if (received.lacks('blast_radius')) received.fill('blast_radius', sentence(actionName, outcome));
  received.fill('blast_radius_details', {});
  received.fill('estimated_cost_usd', 0);
  received.fill('actual_cost_usd', 0);
  received.fill('cost_prevented_usd', isBlocked({ outcome }) ? record.estimated_cost_usd : 0);
  received.fill('shadow', false);
  received.fill('context', {});
  for (const name of NULLABLE) received.fill(name, null);
}

const NULLABLE = [
  'rule',
  'reason_code',
  'reason',
  'policy_name',
  'policy_id',
  'policy_version',
  'agent_id',
  'run_id',
  'session_id',
  'task_id',
  'mission_id',
  'call_id',
  'parent_call_id',
  'agent_intent',
  'approval_id',
  'seq',
  'prev_hash',
] as const;

/** An outcome that is not known yet says no more than that something was flagged. */
function sentence(actionName: string, outcome: string): string {
  return blastRadiusSentence(actionName, OUTCOMES.has(outcome) ? (outcome as InterventionOutcome) : 'warned');
}

/** `{ scope: { value, source } }`, or `{ scope }` of clients that do not say where they know it from; no whole text. */
function scopeOf({ scope }: { readonly scope?: unknown }): string | null {
  const name = textOf((scope as { readonly value?: unknown } | null | undefined)?.value ?? scope);
  return name !== null && name.length <= MAX_SCOPE ? name : null;
}
