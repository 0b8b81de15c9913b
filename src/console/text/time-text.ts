const DAY_MS = 86_400_000;

const short = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const ofOtherYear = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const today = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const exact = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'long',
});

/** A moment in a table: the time alone within a day, with its date otherwise, and its year where that is another; in the reader's own time zone. */
export function shortTime(timestamp: string, nowMs: number): string {
  const at = new Date(timestamp);
  if (Math.abs(nowMs - at.getTime()) < DAY_MS) return today.format(at);
  const isThisYear = at.getFullYear() === new Date(nowMs).getFullYear();
  return (isThisYear ? short : ofOtherYear).format(at);
}

/** A moment to the second, with the time zone, and as it was recorded. */
export function exactTime(timestamp: string): string {
  return `${exact.format(new Date(timestamp))} (${timestamp})`;
}

const STEPS = [
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });

/** How long ago: `2 hr. ago`, `just now` within a minute. */
export function agoText(timestamp: string, nowMs: number): string {
  const ms = new Date(timestamp).getTime() - nowMs;
  for (const [unit, size] of STEPS) {
    if (Math.abs(ms) >= size) return relative.format(Math.trunc(ms / size), unit);
  }
  return 'just now';
}

/** A stretch of time: `820 ms`, `4.2 s`, `3 min 5 s`, `2 h 10 min`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
