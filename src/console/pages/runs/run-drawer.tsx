import type { RunDetail } from '../../api/run';
import { Drawer } from '../../parts/drawer';
import { Fact } from '../../parts/fact';
import { Link } from '../../parts/link';
import { ProblemNotice } from '../../parts/notice';
import { Skeleton } from '../../parts/skeleton';
import { stepThrough } from '../../parts/step-through';
import { Money, Sent, Time } from '../../parts/value';
import { useAnswer } from '../../state/use-answer';
import { countText } from '../../text/words';
import { RunTimeline } from './run-timeline';

interface RunDrawerProps {
  readonly id: string;
  /** Of the list that it was opened from. */
  readonly ids: readonly string[];
  readonly onOpen: (id: string | null) => void;
}

/** One run beside the list: its figures, and what happened in it. */
export function RunDrawer({ id, ids, onOpen }: RunDrawerProps) {
  const { answer, problem, reload } = useAnswer<RunDetail>(`/runs/${encodeURIComponent(id)}`, ['stats_updated']);
  const run = answer?.run_id === id ? answer : null;
  return (
    <Drawer label="Run" onClose={() => onOpen(null)} onStep={stepThrough(ids, id, onOpen)}>
      {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
      {problem === null && run === null && <Skeleton rows={12} />}
      {run !== null && <RunView run={run} />}
    </Drawer>
  );
}

function RunView({ run }: { readonly run: RunDetail }) {
  const { actions, interventions, records } = run;
  return (
    <article class="detail">
      <header class="detail-head">
        <h2 class="detail-title mono">
          <Sent text={run.run_id} clip={false} />
        </h2>
      </header>
      <dl class="facts wide">
        <Fact name="Agent">
          {run.agent_id === null ? (
            '–'
          ) : (
            <Link to={`/agents?agent=${encodeURIComponent(run.agent_id)}`}>
              <Sent text={run.agent_id} />
            </Link>
          )}
        </Fact>
        <Fact name="Began">
          <Time at={run.started_at} />
        </Fact>
        <Fact name="Actions">{countText(actions)}</Fact>
        <Fact name="Errors">{countText(run.errors)}</Fact>
        <Fact name="Interventions">{countText(interventions)}</Fact>
        <Fact name="Blocked">{countText(run.blocked)}</Fact>
        <Fact name="Cost">
          <Money usd={run.cost_usd} />
        </Fact>
        <Fact name="Cost prevented">
          <Money usd={run.cost_prevented_usd} />
        </Fact>
      </dl>
      <section aria-label="In order of time">
        <h3>In order of time</h3>
        <RunTimeline records={records} />
        {records.length < actions + interventions && (
          <p class="quiet">
            The first {countText(records.length)} of {countText(actions + interventions)} are shown.
          </p>
        )}
      </section>
    </article>
  );
}
