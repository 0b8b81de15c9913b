import type { ApprovalStatus, StoredApproval } from '../../storage/approvals';
import type { StoredKey } from '../../storage/truth';
import { APPROVAL_STATE, APPROVAL_STATUSES, approvalState } from '../approvals/approval-answer';
import { ownApproval } from '../approvals/change-approval';
import { revokedKey } from '../plugins/authentication';
import { EVERYONE, type Route } from '../route';
import type { ServerParts } from '../server-parts';
import { notFound } from './not-found';

const MAX_WAIT_SECONDS = 60;

/** Tells what a request for approval has come to, and waits for that where it is asked to. */
export const pollApproval: Route = {
  method: 'GET',
  url: '/approvals/:id/poll',
  summary: 'Tells what an approval has come to; wait holds the answer back until it changes.',
  roles: EVERYONE,
  query: {
    wait: { type: 'number', minimum: 0, maximum: MAX_WAIT_SECONDS, default: 0, description: 'Seconds.' },
    known_status: {
      type: 'string',
      enum: APPROVAL_STATUSES,
      default: 'pending',
      description: 'What the client knows already: only while it is so, it waits.',
    },
    known_revision: {
      type: 'integer',
      minimum: 1,
      maximum: 2_147_483_647,
      description:
        'The revision of the answer before, instead of known_status: a further question is then told of at once.',
    },
  },
  answers: { 200: APPROVAL_STATE },
  async handle({ params, query, key }, reply, parts) {
    const { id } = params as { readonly id: string };
    const { wait = 0, ...known } = query as Query;
    const before = await found(parts, key, id);
    if (wait === 0 || !isKnown(before, known) || isDecided(before.status)) return approvalState(before);

    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    // Begun before the state is read once more: nothing comes between.
    const waitMs = Math.min(wait * 1000, Math.max(0, before.expiresAt - parts.clock.now()));
    const end = parts.waits.wait(key.org, id, key.id, waitMs, gone.signal);
    const now = await found(parts, key, id);
    if (now.revision !== before.revision) {
      gone.abort();
      return approvalState(now);
    }
    if ((await end) === 'revoked') throw revokedKey();
    return approvalState(await found(parts, key, id));
  },
};

interface Query {
  readonly wait?: number;
  readonly known_status?: ApprovalStatus;
  readonly known_revision?: number;
}

function isKnown(
  { status, revision }: StoredApproval,
  { known_status: knownStatus = 'pending', known_revision: knownRevision }: Query,
): boolean {
  return knownRevision === undefined ? status === knownStatus : revision === knownRevision;
}

async function found({ storage }: ServerParts, key: StoredKey, id: string): Promise<StoredApproval> {
  if (key.role === 'agent') return (await ownApproval(storage, key, id)).approval;
  const any = await storage.approvals.find(key.org, id);
  if (any === null) throw notFound('approval');
  return any.approval;
}

function isDecided(status: ApprovalStatus): boolean {
  return status !== 'pending' && status !== 'info_requested';
}
