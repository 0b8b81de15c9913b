import type { Intervention } from '../../api/intervention';
import { OutcomeMark } from '../../parts/mark';
import { Sent, Time } from '../../parts/value';

/** How an intervention came to be what it is, the first state first. */
export function Revisions({ revisions }: { readonly revisions: readonly Intervention[] }) {
  return (
    <section aria-label="Revisions">
      <h3>Revisions</h3>
      <ol class="timeline">
        {revisions.map(({ revision, outcome, timestamp, reason, context }) => (
          <li key={revision}>
            <span class="timeline-head">
              <OutcomeMark outcome={outcome} />
              <Time at={timestamp} />
              <span class="quiet small">revision {revision}</span>
            </span>
            <Sent text={textOf(context, 'decision_notes') ?? reason} clip={false} />
            {textOf(context, 'decided_by') !== null && (
              <span class="quiet small">
                by <Sent text={textOf(context, 'decided_by')} clip={false} />
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function textOf(context: Intervention['context'], name: string): string | null {
  const value = context?.[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
