import { keyOwner } from './key-owner';
import type { PlatformConnection } from './platform-connection';

/**
 * Asks a platform which organisation the key belongs to: what it has acknowledged counts for that one alone.
 *
 * @returns the organisation's id; empty where the platform is of the older kind, which does not say.
 * @throws {@link SendFailure}.
 */
export async function organisationOf(connection: PlatformConnection, signal: AbortSignal): Promise<string> {
  return (await keyOwner(connection, signal))?.organisation ?? '';
}
