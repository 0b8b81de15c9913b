import { timeOf } from '../../figures/time-of';
import type { InterventionDetail } from '../queries';
import type { ReadModel } from '../read-model';
import type { Truth } from '../truth';

const DAY_MS = 24 * 60 * 60_000;

/** What is asked of a record's text. */
interface Fields {
  readonly timestamp?: unknown;
  readonly timestamp_suspect?: unknown;
  readonly action_name?: unknown;
  readonly call_id?: unknown;
}

/** An intervention with what belongs to it; null where the organisation has none of that id. */
export async function interventionDetail(
  truth: Truth,
  model: ReadModel,
  org: number,
  id: string,
): Promise<InterventionDetail | null> {
  const kept = truth.revisions(org, id);
  const last = kept.at(-1);
  if (last === undefined) return null;
  const fields = JSON.parse(last.body) as Fields;
  const actionName = String(fields.action_name);
  // As it is sorted: one that is too far ahead at its arrival.
  const at = fields.timestamp_suspect === true ? last.receivedAt : (timeOf(fields.timestamp) ?? last.receivedAt);
  const [ledgerEntry, last24Hours, last30Days] = await Promise.all([
    typeof fields.call_id === 'string' ? ledgerEntryOf(truth, model, org, fields.call_id) : null,
    model.attempts(org, actionName, at, DAY_MS, last.row),
    model.attempts(org, actionName, at, 30 * DAY_MS, last.row),
  ]);
  const revisions = kept.map(({ revision, receivedAt, body }) => ({ revision, receivedAt, body }));
  return { body: last.body, revisions, ledgerEntry, earlier: { last24Hours, last30Days } };
}

async function ledgerEntryOf(truth: Truth, model: ReadModel, org: number, callId: string): Promise<string | null> {
  const seq = await model.ledgerSeqOfCall(org, callId);
  return seq === null ? null : (truth.bodies('ledger', [seq])[0] ?? null);
}
