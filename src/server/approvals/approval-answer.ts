import { toTimestamp } from '../../core/timestamp';
import type { FullApproval, StoredApproval } from '../../storage/approvals';
import { withFields } from '../routes/with-fields';
import { answer, COUNT, ID, orNull, TEXT, TIMESTAMP } from '../schemas/fields';
import type { JsonSchema } from '../schemas/json-schema';
import { APPROVAL_BODY } from './approval-body';

/** The states of a request. */
export const APPROVAL_STATUSES = ['pending', 'info_requested', 'approved', 'rejected', 'expired', 'cancelled'] as const;

const STATUS: JsonSchema = { type: 'string', enum: APPROVAL_STATUSES };

/** What a request has come to, for whoever waits for it. */
export const APPROVAL_STATE = answer({
  id: ID,
  status: STATUS,
  decided_at: orNull(TIMESTAMP),
  decided_by_email: { ...orNull(TEXT), description: 'The label of the API key that decided.' },
  decision_notes: orNull(TEXT),
  info_request_message: orNull(TEXT),
  revision: { ...COUNT, description: 'One more with each change: known_revision of a poll.' },
});

/** Writes {@link APPROVAL_STATE}. */
export function approvalState(approval: StoredApproval): object {
  const { id, status, decidedAt, decidedBy, notes, infoMessage, revision } = approval;
  return {
    id,
    status,
    decided_at: orNone(decidedAt),
    decided_by_email: decidedBy?.label ?? null,
    decision_notes: notes,
    info_request_message: infoMessage,
    revision,
  };
}

/** What belongs to a request besides what was sent. */
const ADDED: Readonly<Record<string, JsonSchema>> = {
  ...APPROVAL_STATE.properties,
  agent_id: orNull(ID),
  arguments_digest: ID,
  created_at: TIMESTAMP,
  expires_at: TIMESTAMP,
  asked_by: { ...ID, description: 'The id of the API key that asked.' },
  decided_by: { ...orNull(ID), description: 'The id of the API key that decided.' },
  info_response: orNull(TEXT),
  used_at: { ...orNull(TIMESTAMP), description: 'When its yes was used: that is once.' },
};

/** A request as readers get it: as it was sent, and what it has come to. */
export const APPROVAL: JsonSchema = {
  ...APPROVAL_BODY,
  properties: { ...APPROVAL_BODY.properties, ...ADDED },
  required: ['action_name', ...Object.keys(ADDED)],
};

/** Writes {@link APPROVAL} as JSON. */
export function approvalText({ approval, body }: FullApproval): string {
  const added = {
    ...approvalState(approval),
    agent_id: approval.agentId,
    arguments_digest: approval.digest,
    created_at: toTimestamp(approval.createdAt),
    expires_at: toTimestamp(approval.expiresAt),
    asked_by: approval.askedBy,
    decided_by: approval.decidedBy?.id ?? null,
    info_response: approval.infoResponse,
    used_at: orNone(approval.usedAt),
  };
  return withFields(
    body,
    Object.fromEntries(Object.entries(added).map(([name, value]) => [name, JSON.stringify(value)])),
  );
}

function orNone(at: number | null): string | null {
  return at === null ? null : toTimestamp(at);
}
