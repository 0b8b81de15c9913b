import { meaningOf } from './answer-meaning';
import { answerName } from './platform-answer';
import type { PlatformConnection } from './platform-connection';
import { SendFailure } from './send-failure';

/** Whose a key is. */
export interface KeyOwner {
  /** The id of the organisation; empty where the platform does not say. */
  readonly organisation: string;
  /** The agent that the key belongs to; null where it is the organisation's. */
  readonly agentId: string | null;
}

/**
 * Asks a platform whose the key is.
 *
 * @throws {@link SendFailure}.
 */
export async function keyOwner(connection: PlatformConnection, signal: AbortSignal): Promise<KeyOwner> {
  const answer = await connection.ask('GET', '/session', null, signal);
  if (answer.status === 404 || answer.status === 405) return { organisation: '', agentId: null };
  if (meaningOf(answer, false) !== 'kept') {
    throw new SendFailure('answer', `the platform answered ${answerName(answer)} when it was asked whose key it is`);
  }
  const { organisation_id: organisation, agent_id: agentId } = answer.json ?? {};
  return {
    organisation: typeof organisation === 'string' ? organisation : '',
    agentId: typeof agentId === 'string' ? agentId : null,
  };
}
