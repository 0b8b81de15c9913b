import { signal } from '@preact/signals';

/** The machine's time. Unit: Unix time in milliseconds. */
export function now(): number {
  return Date.now();
}

/** The time to half a minute, for texts that grow old. */
export const minute = signal(now());

setInterval(() => {
  minute.value = now();
}, 30_000);
