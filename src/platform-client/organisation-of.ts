import { meaningOf } from './answer-meaning';
import { answerName } from './platform-answer';
import type { PlatformConnection } from './platform-connection';
import { SendFailure } from './send-failure';

/**
 * Asks a platform which organisation the key belongs to: what it has acknowledged counts for that one alone.
 *
 * @returns the organisation's id; empty where the platform is of the older kind, which does not say.
 * @throws {@link SendFailure}.
 */
export async function organisationOf(connection: PlatformConnection, signal: AbortSignal): Promise<string> {
  const answer = await connection.ask('GET', '/session', null, signal);
  if (answer.status === 404 || answer.status === 405) return '';
  if (meaningOf(answer, false) !== 'kept') {
    throw new SendFailure('answer', `the platform answered ${answerName(answer)} when it was asked whose key it is`);
  }
  const id = answer.json?.organisation_id;
  return typeof id === 'string' ? id : '';
}
