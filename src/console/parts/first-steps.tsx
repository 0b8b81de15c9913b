import { may } from '../state/session';
import { Notice } from './notice';
import { Snippet } from './snippet';

/** What to do where nothing has been reported yet. */
export function FirstSteps() {
  return (
    <Notice title="No agent has reported yet">
      <p>
        Guard the actions of an agent and let it report here: whatever the policy stops, holds, changes or flags appears
        at once.
      </p>
      <Snippet code={SNIPPET.replace('PLATFORM', location.origin)} />
      <p class="small">
        {may('admin')
          ? 'Make the key under Settings, with the role agent.'
          : 'An admin makes the key, with the role agent.'}
      </p>
    </Notice>
  );
}

const SNIPPET = `export AGENT_SENTINEL_API_KEY=as_…

curl -f -H "Authorization: Bearer $AGENT_SENTINEL_API_KEY" -H 'content-type: application/json' \\
  PLATFORM/api/v1/interventions -d '{
  "timestamp": "'$(date -u +%FT%TZ)'", "type": "hard_block", "outcome": "blocked", "risk_level": "critical",
  "action_name": "drop_production_table", "agent_id": "support-bot", "estimated_cost_usd": 5000 }'`;
