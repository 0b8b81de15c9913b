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
 * Asks a platform whose the key is; gives null where it knows no such question (404, 405), as older ones do.
 *
 * @throws {@link SendFailure}.
 */
export async function keyOwner(connection: PlatformConnection, signal: AbortSignal): Promise<KeyOwner | null> {
  const answer = await connection.ask('GET', '/session', null, signal);
  const meaning = meaningOf(answer, false);
  if (meaning === 'older' && (answer.status === 404 || answer.status === 405)) return null;
  if (meaning !== 'kept' || answer.json === null) {
    throw new SendFailure('answer', `the platform answered ${answerName(answer)} when it was asked whose key it is`);
  }
  const { organisation_id: organisation, agent_id: agentId } = answer.json;
  return {
    organisation: typeof organisation === 'string' ? organisation : '',
    agentId: typeof agentId === 'string' ? agentId : null,
  };
}
