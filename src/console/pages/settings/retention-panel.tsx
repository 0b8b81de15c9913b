import { useRef, useState } from 'preact/hooks';
import { request } from '../../api/request';
import { ProblemNotice } from '../../parts/notice';
import { Panel } from '../../parts/panel';
import { Skeleton } from '../../parts/skeleton';
import { may } from '../../state/session';
import { useAnswer } from '../../state/use-answer';
import { useDoing } from '../../state/use-doing';
import { counted } from '../../text/words';

interface RetentionSettings {
  readonly retention_days: number | null;
}

function retentionText({ retention_days: days }: RetentionSettings): string {
  return days === null ? 'Every record is kept.' : `Records are let go of ${counted(days, 'day')} after they arrived.`;
}

/** How long records are kept. */
export function RetentionPanel() {
  const { answer, problem, reload } = useAnswer<RetentionSettings>('/settings');
  const days = useRef<HTMLInputElement>(null);
  const [isSaved, setSaved] = useState(false);
  const saving = useDoing();
  const save = (event: Event): void => {
    event.preventDefault();
    setSaved(false);
    const value = days.current?.value ?? '';
    void saving.run(async () => {
      await request('PUT', '/settings', { body: { retention_days: value === '' ? null : Number(value) } });
      setSaved(true);
      reload();
    });
  };
  return (
    <Panel title="Retention">
      {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
      {problem === null && answer === null && <Skeleton rows={3} />}
      {answer !== null && !may('admin') && <p class="panel-body">{retentionText(answer)}</p>}
      {answer !== null && may('admin') && (
        <form class="form panel-body" onSubmit={save}>
          <p class="quiet">
            Records that arrived longer ago than this are let go of, with their revisions; the totals of each day stay.
          </p>
          <div class="field narrow">
            <label for="retention-days">Days (empty keeps everything)</label>
            <input
              id="retention-days"
              ref={days}
              class="input"
              type="number"
              min={1}
              max={36_500}
              defaultValue={answer.retention_days === null ? '' : String(answer.retention_days)}
            />
          </div>
          <div role="alert">{saving.problem !== null && <p class="fault">{saving.problem.detail}</p>}</div>
          <button type="submit" class="button primary" disabled={saving.isBusy}>
            Save
          </button>
          <span role="status" class="quiet">
            {isSaved ? 'Saved.' : ''}
          </span>
        </form>
      )}
    </Panel>
  );
}
