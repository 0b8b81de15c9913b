import type { Stop } from '../../api/stop';
import { Sent, Time } from '../../parts/value';
import { visible } from '../../text/visible';
import { StopButton } from './stop-button';

function stopName({ target_type: type, target_id: id }: Stop): string {
  return type === 'all' ? 'every agent' : `${type} ${id}`;
}

/** The emergency stops that hold, above all else. */
export function StopList({ stops, onChanged }: { readonly stops: readonly Stop[]; readonly onChanged: () => void }) {
  return (
    <ul class="stops" aria-label="Emergency stops">
      {stops.map((stop) => (
        <li key={`${stop.target_type} ${stop.target_id}`} class="stop">
          <span class="stop-text">
            <strong>
              Stopped: <bdi>{visible(stopName(stop))}</bdi>
            </strong>
            <Sent text={stop.reason} clip={false} />
            <span class="small">
              by <Sent text={stop.killed_by_label} clip={false} />
              {stop.killed_at !== null && (
                <>
                  {', '}
                  <Time at={stop.killed_at} ago />
                </>
              )}
            </span>
          </span>
          <StopButton target={stop} name={stopName(stop)} isStopped onChanged={onChanged} />
        </li>
      ))}
    </ul>
  );
}
