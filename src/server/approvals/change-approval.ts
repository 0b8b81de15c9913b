import type { ApprovalChange, ApprovalRefusal, FullApproval, StoredApproval } from '../../storage/approvals';
import type { Storage } from '../../storage/storage';
import type { StoredKey } from '../../storage/truth';
import { Problem } from '../problem';
import { notFound } from '../routes/not-found';

/**
 * Changes a request for approval. An agent's key reaches only the requests of its own agent.
 *
 * @returns it as it then is; the same where it was so already.
 * @throws {@link Problem} `NOT_FOUND`; `ALREADY_DECIDED`, `APPROVAL_EXPIRED`, `OWN_REQUEST`, `ALREADY_USED`, `WRONG_STATE`.
 */
export async function changeApproval(
  { approvals }: Storage,
  key: StoredKey,
  id: string,
  change: ApprovalChange,
): Promise<StoredApproval> {
  if (key.role === 'agent') await ownApproval({ approvals }, key, id);
  const changed = await approvals.change(key.org, id, change);
  if (changed === null) throw notFound('approval');
  if (changed.refusal !== null) throw refused(changed.refusal, changed.approval);
  return changed.approval;
}

/**
 * A request of the agent that a key belongs to; of one that is the whole organisation's, one that such a key asked.
 *
 * @throws {@link Problem} `NOT_FOUND`: the same whether it is another agent's or never was.
 */
export async function ownApproval(
  { approvals }: Pick<Storage, 'approvals'>,
  key: StoredKey,
  id: string,
): Promise<FullApproval> {
  const found = await approvals.find(key.org, id);
  if (found === null || found.approval.keyAgentId !== key.agentId) throw notFound('approval');
  return found;
}

function refused(refusal: ApprovalRefusal, { status }: StoredApproval): Problem {
  switch (refusal) {
    case 'decided':
      return new Problem('ALREADY_DECIDED', `It is ${status}, and that stays.`);
    case 'expired':
      return new Problem('APPROVAL_EXPIRED', 'Nobody answered in time; the agent has to ask again.');
    case 'own':
      return new Problem('OWN_REQUEST', 'Another key has to decide.');
    case 'used':
      return new Problem('ALREADY_USED', 'A yes is used once; the agent has to ask again.');
    case 'state':
      return new Problem('WRONG_STATE', `It is ${status}.`);
  }
}
