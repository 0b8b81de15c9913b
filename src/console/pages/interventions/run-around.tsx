import type { RunDetail } from '../../api/run';
import { Link } from '../../parts/link';
import { Skeleton } from '../../parts/skeleton';
import { useAnswer } from '../../state/use-answer';
import { countText } from '../../text/words';
import { RunTimeline } from '../runs/run-timeline';

/** How many records stand before and after. */
const AROUND = 5;

/** What else happened in the run, just before and just after. */
export function RunAround({ runId, id }: { readonly runId: string; readonly id: string }) {
  const { answer } = useAnswer<RunDetail>(`/runs/${encodeURIComponent(runId)}`);
  return (
    <section aria-label="The run around it">
      <h3 class="with-link">
        The run around it
        <Link to={`/runs?run=${encodeURIComponent(runId)}`}>Whole run</Link>
      </h3>
      {answer === null ? <Skeleton rows={3} height={32} /> : <Around run={answer} id={id} />}
    </section>
  );
}

function Around({ run, id }: { readonly run: RunDetail; readonly id: string }) {
  const { records } = run;
  const at = records.findIndex((record) => record.kind === 'intervention' && record.intervention.id === id);
  if (at < 0 && records.length < run.actions + run.interventions) {
    return <p class="quiet">It is not among the first {countText(records.length)} records of the run.</p>;
  }
  if (at < 0) return <p class="quiet">It is not among the records of the run yet.</p>;
  return <RunTimeline records={records.slice(Math.max(0, at - AROUND), at + AROUND + 1)} current={id} />;
}
