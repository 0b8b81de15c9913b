import { createHash } from 'node:crypto';
import type { ApprovalAsk } from '../../storage/approvals';
import type { StoredKey } from '../../storage/truth';
import { canonicalJson } from '../../text/canonical-json';
import { tooLarge } from '../intake/too-large';
import { Problem } from '../problem';

const DEFAULT_SECONDS = 3600;

/** A body that fits {@link APPROVAL_BODY}. */
export interface ApprovalBody {
  readonly action_name: string;
  readonly action_inputs?: object | null;
  readonly agent_id?: string | null;
  readonly run_id?: string | null;
  readonly intervention_id?: string | null;
  readonly approval_key?: string | null;
  readonly arguments_digest?: string | null;
  readonly timeout_seconds?: number | null;
}

/**
 * Makes the request that a body asks for.
 *
 * @param id - of the request where it is new.
 * @throws {@link Problem} `FORBIDDEN` where the key belongs to another agent, `INVALID_BODY` where it is too large.
 */
export function approvalAsk(body: ApprovalBody, key: StoredKey, id: string): ApprovalAsk {
  const agentId = body.agent_id ?? key.agentId;
  if (key.agentId !== null && key.agentId !== agentId)
    throw new Problem('FORBIDDEN', 'The API key belongs to another agent than agent_id says.');
  const text = JSON.stringify(body);
  const tooMuch = tooLarge({ body: text });
  if (tooMuch !== null) throw new Problem('INVALID_BODY', `The request ${tooMuch}.`);
  return {
    id,
    askedBy: key.id,
    keyAgentId: key.agentId,
    agentId,
    runId: body.run_id ?? null,
    actionName: body.action_name,
    interventionId: body.intervention_id ?? null,
    repeatKey: repeatKeyOf(body, key.agentId, agentId),
    digest: body.arguments_digest ?? digestOf(body.action_inputs ?? {}),
    timeoutMs: Math.max(1, Math.round((body.timeout_seconds ?? DEFAULT_SECONDS) * 1000)),
    body: text,
  };
}

/** A key that was given is never the same as one that was made up. */
function repeatKeyOf(body: ApprovalBody, keyAgentId: string | null, agentId: string | null): string | null {
  const { approval_key: given, run_id: runId, action_name: actionName, arguments_digest: digest } = body;
  if (typeof given === 'string') return JSON.stringify([keyAgentId, agentId, given]);
  if (!runId || !digest) return null;
  return JSON.stringify([keyAgentId, agentId, runId, actionName, digest]);
}

function digestOf(inputs: object): string {
  return createHash('sha256').update(canonicalJson(inputs)).digest('hex');
}
