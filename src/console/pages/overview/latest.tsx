import { useRef, useState } from 'preact/hooks';
import type { InterventionPage } from '../../api/intervention';
import { Link } from '../../parts/link';
import { OutcomeMark } from '../../parts/mark';
import { Panel } from '../../parts/panel';
import { Skeleton } from '../../parts/skeleton';
import { RoundMoney, Sent, Time } from '../../parts/value';
import { useAnswer } from '../../state/use-answer';
import { counted } from '../../text/words';

const SHOWN = 6;

/** The latest interventions, live; while somebody points at them they stay where they are. */
export function Latest() {
  const { answer } = useAnswer<InterventionPage>(`/interventions?limit=${SHOWN}`, [
    'intervention_created',
    'intervention_updated',
  ]);
  const [isRead, setRead] = useState(false);
  const held = useRef<InterventionPage | null>(null);
  if (!isRead || held.current === null) held.current = answer;
  const shown = held.current;
  const fresh = (answer?.total ?? 0) - (shown?.total ?? 0);
  const read = (value: boolean) => (): void => setRead(value);
  return (
    <Panel
      title="Latest interventions"
      actions={
        fresh > 0 ? <span class="small">{counted(fresh, 'new one')}</span> : <Link to="/interventions">All</Link>
      }
    >
      {answer === null && <Skeleton rows={SHOWN} />}
      <ul
        class="feed"
        onMouseEnter={read(true)}
        onMouseLeave={read(false)}
        onFocusCapture={read(true)}
        onBlurCapture={read(false)}
      >
        {shown?.interventions.map((each) => (
          <li key={each.id}>
            <Link to={`/interventions?open=${encodeURIComponent(each.id)}`} class="feed-item">
              <span class="feed-line">
                <Sent text={each.action_name} />
                <span class="number">
                  <RoundMoney usd={each.cost_prevented_usd} />
                </span>
              </span>
              <span class="feed-line small quiet">
                <OutcomeMark outcome={each.outcome} />
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
