import type { AgentDetail } from '../../api/agent';
import type { Stop } from '../../api/stop';
import { Drawer } from '../../parts/drawer';
import { Fact } from '../../parts/fact';
import { Link } from '../../parts/link';
import { ProblemNotice } from '../../parts/notice';
import { Skeleton } from '../../parts/skeleton';
import { stepThrough } from '../../parts/step-through';
import { Money, Sent, Time } from '../../parts/value';
import { listAddress } from '../../state/list-address';
import { may } from '../../state/session';
import { useAnswer } from '../../state/use-answer';
import { countText, percentText } from '../../text/words';
import { AgentNotes } from './agent-notes';
import { DeclaredActions } from './declared-actions';
import { isStopped } from './is-stopped';
import { StopButton } from './stop-button';

interface AgentDrawerProps {
  readonly id: string;
  /** Of the list that it was opened from. */
  readonly ids: readonly string[];
  readonly stops: readonly Stop[];
  readonly onStopped: () => void;
  readonly onOpen: (id: string | null) => void;
}

/** One agent beside the list. */
export function AgentDrawer({ id, ids, stops, onStopped, onOpen }: AgentDrawerProps) {
  const path = `/agents/${encodeURIComponent(id)}`;
  const { answer, problem, reload } = useAnswer<AgentDetail>(path, ['stats_updated']);
  const agent = answer?.agent_id === id ? answer : null;
  return (
    <Drawer label="Agent" onClose={() => onOpen(null)} onStep={stepThrough(ids, id, onOpen)}>
      {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
      {problem === null && agent === null && <Skeleton rows={12} />}
      {agent !== null && (
        <AgentView
          key={id}
          agent={agent}
          isStopped={isStopped(stops, 'agent', id)}
          onStopped={onStopped}
          onChanged={reload}
        />
      )}
    </Drawer>
  );
}

interface AgentViewProps {
  readonly agent: AgentDetail;
  readonly isStopped: boolean;
  readonly onStopped: () => void;
  readonly onChanged: () => void;
}

function AgentView({ agent, isStopped: isHeld, onStopped, onChanged }: AgentViewProps) {
  const { agent_id: id } = agent;
  return (
    <article class="detail">
      <header class="detail-head">
        <h2 class="detail-title">
          <Sent text={agent.display_name ?? id} />
        </h2>
        {(agent.display_name !== null || agent.description !== null) && (
          <p class="quiet">
            <Sent text={agent.description ?? id} clip={false} />
          </p>
        )}
        <div class="detail-marks">
          <Link class="button" to={listAddress({ agent_id: [id] })}>
            Interventions
          </Link>
          <Link class="button" to={`/runs?agent_id=${encodeURIComponent(id)}`}>
            Runs
          </Link>
          <StopButton
            target={{ target_type: 'agent', target_id: id }}
            name="this agent"
            isStopped={isHeld}
            onChanged={onStopped}
          />
        </div>
      </header>
      <dl class="facts">
        <Fact name="Cost prevented">
          <Money usd={agent.cost_prevented_usd} />
        </Fact>
        <Fact name="Cost">
          <Money usd={agent.cost_usd} />
        </Fact>
        <Fact name="Interventions">{countText(agent.interventions)}</Fact>
        <Fact name="Intervention rate">{percentText(agent.intervention_rate)}</Fact>
        <Fact name="Blocked">{countText(agent.blocked)}</Fact>
        <Fact name="Actions that ran">{countText(agent.actions)}</Fact>
        <Fact name="Success rate">{percentText(agent.success_rate)}</Fact>
        <Fact name="Errors">{countText(agent.errors)}</Fact>
        <Fact name="First seen">
          <Time at={agent.first_seen_at} />
        </Fact>
        <Fact name="Last seen">
          <Time at={agent.last_seen_at} />
        </Fact>
      </dl>
      {may('admin') && <AgentNotes agent={agent} onChanged={onChanged} />}
      <DeclaredActions actions={agent.declared_actions} />
    </article>
  );
}
