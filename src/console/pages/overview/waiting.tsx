import type { InterventionPage } from '../../api/intervention';
import { Link } from '../../parts/link';
import { RiskMark } from '../../parts/mark';
import { Panel } from '../../parts/panel';
import { Skeleton } from '../../parts/skeleton';
import { Money, Sent, Time } from '../../parts/value';
import { useAnswer } from '../../state/use-answer';
import { countText } from '../../text/words';

const SHOWN = 4;

/** The calls that wait for a human, the latest first. */
export function Waiting() {
  const path = `/interventions?outcome=escalated&limit=${SHOWN}`;
  const { answer } = useAnswer<InterventionPage>(path, ['intervention_created', 'intervention_updated']);
  const total = answer?.total ?? 0;
  return (
    <Panel
      title="Waiting for you"
      actions={
        total > 0 ? <Link to="/approvals">Decide {total > SHOWN ? `all ${countText(total)}` : ''}</Link> : undefined
      }
    >
      {answer === null && <Skeleton rows={SHOWN} height={56} />}
      {answer !== null && total === 0 && (
        <p class="panel-body quiet">Nothing waits. Calls that need a human appear here.</p>
      )}
      <ul class="feed">
        {answer?.interventions.map((each) => (
          <li key={each.id}>
            <Link to="/approvals" class="feed-item">
              <span class="feed-line">
                <Sent text={each.action_name} />
                <span class="number">
                  <Money usd={each.estimated_cost_usd} />
                </span>
              </span>
              <span class="feed-line small quiet">
                <RiskMark level={each.risk_level} />
                <Sent text={each.agent_id} />
                <span class="number">
                  <Time at={each.timestamp} ago />
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
