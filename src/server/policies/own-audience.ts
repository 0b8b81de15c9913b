import type { StoredKey } from '../../storage/truth';
import { Problem } from '../problem';
import type { PolicyAudience } from './policies-in-force';

/** For whom a query asks. */
export interface AudienceQuery {
  readonly agent_id?: string;
  readonly run_id?: string;
  readonly include_runs?: 'true' | 'false';
  readonly include_agents?: 'true' | 'false';
}

/**
 * For whom policies are asked: an agent's key asks for its own agent alone.
 *
 * @throws {@link Problem} `FORBIDDEN` where the key belongs to another agent.
 */
export function ownAudience({ org, agentId: own }: StoredKey, query: AudienceQuery): PolicyAudience {
  const agentId = query.agent_id ?? own;
  if (own !== null && agentId !== own)
    throw new Problem('FORBIDDEN', 'The API key belongs to another agent than agent_id says.');
  const allRuns = query.include_runs === 'true';
  return {
    org,
    agentId,
    runId: query.run_id ?? null,
    allRuns,
    allAgents: own === null && query.include_agents === 'true',
  };
}
