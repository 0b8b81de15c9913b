import type { ApprovalPage } from '../../api/approval';
import { Link } from '../../parts/link';
import { RiskMark } from '../../parts/mark';
import { ProblemNotice } from '../../parts/notice';
import { Panel } from '../../parts/panel';
import { Skeleton } from '../../parts/skeleton';
import { RoundMoney, Sent } from '../../parts/value';
import { useAnswer } from '../../state/use-answer';
import { countText } from '../../text/words';
import { byUrgency } from '../approvals/by-urgency';
import { TimeLeft } from '../approvals/time-left';

const SHOWN = 4;

/** The calls that wait for a human, the one whose time is over first. */
export function Waiting() {
  const { answer, problem, reload } = useAnswer<ApprovalPage>('/approvals/pending?limit=1000', [
    'approval_created',
    'approval_updated',
    'approval_decided',
  ]);
  const total = answer?.total ?? 0;
  return (
    <Panel
      title="Waiting for you"
      actions={
        total > 0 ? (
          <Link class="button small" to="/approvals">
            Decide{total > SHOWN ? ` all ${countText(total)}` : ''}
          </Link>
        ) : undefined
      }
    >
      {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
      {problem === null && answer === null && <Skeleton rows={SHOWN} height={56} />}
      {answer !== null && total === 0 && (
        <p class="panel-body quiet">Nothing waits. Calls that need a human appear here.</p>
      )}
      <ul class="feed">
        {byUrgency(answer?.approvals ?? [])
          .slice(0, SHOWN)
          .map((each) => (
            <li key={each.id}>
              <Link to={`/approvals?approval=${encodeURIComponent(each.id)}`} class="feed-item">
                <span class="feed-line">
                  <Sent text={each.action_name} />
                  <span class="number">
                    <RoundMoney usd={each.estimated_cost} />
                  </span>
                </span>
                <span class="feed-line small quiet">
                  <RiskMark level={each.risk_level ?? 'medium'} />
                  <Sent text={each.agent_id} />
                  <span class="number">
                    <TimeLeft until={each.expires_at} />
                  </span>
                </span>
              </Link>
            </li>
          ))}
      </ul>
    </Panel>
  );
}
