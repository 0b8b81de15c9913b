import type { Committed } from '../../storage/truth';
import { isStopFor } from '../kill-switch/is-stop-for';
import type { StreamOwner } from './event-stream';

/** What readers are told of. */
const FOR_READERS: ReadonlySet<Committed['kind']> = new Set([
  'intervention_created',
  'intervention_updated',
  'run_created',
  'approval_created',
  'approval_updated',
  'approval_decided',
  'policy_updated',
  'kill_switch_changed',
]);

/** What agents are told of. */
const FOR_AGENTS: ReadonlySet<Committed['kind']> = new Set([
  'approval_updated',
  'approval_decided',
  'policy_updated',
  'kill_switch_changed',
]);

/** What changes no figure. */
const WITHOUT_FIGURES: ReadonlySet<Committed['kind']> = new Set([...FOR_AGENTS, 'approval_created']);

/** Whether any reader is told of an event. */
export function isForReaders({ kind }: Committed): boolean {
  return FOR_READERS.has(kind);
}

/** Whether some agent is told of an event. */
export function isForAgents({ kind }: Committed): boolean {
  return FOR_AGENTS.has(kind);
}

/** Whether figures may be others after an event. */
export function changesFigures({ kind }: Committed): boolean {
  return !WITHOUT_FIGURES.has(kind);
}

/**
 * Whether a stream tells of an event: one of its own organisation; to an agent of its own requests for approval, of
 * policies (one that was its own may be another's now), and of stops but those of other agents than its key's.
 */
export function concerns({ org, kind, asker, data }: Committed, owner: StreamOwner): boolean {
  if (org !== owner.org) return false;
  if (owner.tellsRecords) return true;
  if (kind === 'approval_updated' || kind === 'approval_decided') return asker === owner.agentId;
  if (kind !== 'kill_switch_changed') return true;
  return isStopFor(owner.agentId, { type: data?.target_type, id: data?.target_id });
}
