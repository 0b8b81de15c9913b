/**
 * Whether an agent's key is told of a stop: of all but those of other agents than its own.
 *
 * @param agentId - the agent of the key; null, where it is the whole organisation's, is told of all.
 */
export function isStopFor(
  agentId: string | null,
  { type, id }: { readonly type: unknown; readonly id: unknown },
): boolean {
  return type !== 'agent' || agentId === null || id === agentId;
}
