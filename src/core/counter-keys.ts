/** Stands between the owner of a rate window (the session, a run, an agent) and its pattern: a unit separator. */
const OWNED = '\u001f';

/** The keys of the counters that budgets and rate limits claim from. */
export const counterKey = {
  session: 'session',
  run: (runId: string): string => `run:${runId}`,
  action: (name: string): string => `action:${name}`,
  /** One pool for all actions that the pattern matches. */
  actions: (pattern: string): string => `actions:${pattern}`,
  agent: (agentId: string | null): string => `agent:${agentId ?? ''}`,
  /** @param date - `2026-01-05`. */
  day: (date: string): string => `day:${date}`,
  /** @param month - `2026-01`. */
  month: (month: string): string => `month:${month}`,
  /** One pool of places for all actions that the pattern matches, of the session, a run or an agent. */
  rate: (pattern: string, owner: string): string => `${owner}${OWNED}${pattern}`,
} as const;

/** Whether the counter belongs to the home, and not to the process. */
export function isShared(key: string): boolean {
  return key.startsWith('day:') || key.startsWith('month:');
}

/** The key of the counter with which a key's counts live and end: for a rate window its owner's, else its own. */
export function ownerKey(key: string): string {
  const end = key.indexOf(OWNED);
  return end < 0 ? key : key.slice(0, end);
}
