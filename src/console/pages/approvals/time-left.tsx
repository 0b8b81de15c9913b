import { useEffect } from 'preact/hooks';
import { second, watchSeconds } from '../../state/clock';
import { exactTime } from '../../text/time-text';

const HOUR_S = 3_600;
/** Below it the seconds count. */
const URGENT_S = 600;

/** How long an answer is still waited for: `4:05`, `24 min`, `2 h 10 min`. */
export function TimeLeft({ until }: { readonly until: string }) {
  useEffect(watchSeconds, []);
  const left = Math.max(0, Math.round((Date.parse(until) - second.value) / 1_000));
  const text =
    left >= HOUR_S
      ? `${Math.floor(left / HOUR_S)} h ${Math.floor((left % HOUR_S) / 60)} min`
      : left >= URGENT_S
        ? `${Math.floor(left / 60)} min`
        : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  return (
    <time dateTime={until} title={`Until ${exactTime(until)}`} class={left < 60 ? 'urgent' : ''}>
      {left === 0 ? 'Time is over' : `${text} left`}
    </time>
  );
}
