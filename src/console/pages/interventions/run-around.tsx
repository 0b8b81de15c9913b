import type { RunDetail } from '../../api/run';
import { Link } from '../../parts/link';
import { Skeleton } from '../../parts/skeleton';
import { useAnswer } from '../../state/use-answer';
import { RunTimeline } from '../runs/run-timeline';

/** How many records stand before and after. */
const AROUND = 5;

/** What else happened in the run, just before and just after. */
export function RunAround({ runId, id }: { readonly runId: string; readonly id: string }) {
  const { answer } = useAnswer<RunDetail>(`/runs/${encodeURIComponent(runId)}`);
  const at =
    answer?.records.findIndex((record) => record.kind === 'intervention' && record.intervention.id === id) ?? 0;
  const from = Math.max(0, at - AROUND);
  return (
    <section aria-label="The run around it">
      <h3 class="with-link">
        The run around it
        <Link to={`/runs?run=${encodeURIComponent(runId)}`}>Whole run</Link>
      </h3>
      {answer === null ? (
        <Skeleton rows={3} height={32} />
      ) : (
        <RunTimeline records={answer.records.slice(from, at + AROUND + 1)} current={id} />
      )}
    </section>
  );
}
