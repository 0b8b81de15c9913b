import type { RunRecord } from '../../api/run';
import { Link } from '../../parts/link';
import { OutcomeMark } from '../../parts/mark';
import { Money, Sent, Time } from '../../parts/value';
import { durationText } from '../../text/time-text';

interface RunTimelineProps {
  readonly records: readonly RunRecord[];
  /** The id of the one that is looked at. */
  readonly current?: string;
}

/** What happened in a run, in order of time: what ran, and what was prevented. */
export function RunTimeline({ records, current }: RunTimelineProps) {
  return (
    <ol class="timeline">
      {records.map((record) =>
        record.kind === 'intervention' ? (
          <li key={record.intervention.id} aria-current={record.intervention.id === current ? 'true' : undefined}>
            <span class="timeline-head">
              <OutcomeMark outcome={record.intervention.outcome} />
              <Link to={`/interventions?open=${encodeURIComponent(record.intervention.id)}`} class="clip">
                <Sent text={record.intervention.action_name} />
              </Link>
              <span class="timeline-end">
                <Money usd={record.intervention.cost_prevented_usd} /> prevented
              </span>
              <span class="timeline-time quiet small">
                <Time at={record.intervention.timestamp} />
              </span>
            </span>
          </li>
        ) : (
          <li key={record.entry.id}>
            <span class="timeline-head">
              <OutcomeMark outcome={record.entry.outcome} />
              <Sent text={record.entry.action} />
              <span class="timeline-end quiet">
                {typeof record.entry.duration_ms === 'number' && durationText(record.entry.duration_ms)}{' '}
                <Money usd={record.entry.cost_usd} />
              </span>
              <span class="timeline-time quiet small">
                <Time at={record.entry.timestamp} />
              </span>
            </span>
          </li>
        ),
      )}
    </ol>
  );
}
