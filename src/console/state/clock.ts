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

/** The time to a second, for what counts down; it goes while somebody looks at it. */
export const second = signal(now());

let watchers = 0;
let ticking = 0;

/** Lets {@link second} go on. @returns a function that ends that. */
export function watchSeconds(): () => void {
  if (watchers++ === 0) {
    second.value = now();
    ticking = window.setInterval(() => {
      second.value = now();
    }, 1_000);
  }
  return () => {
    if (--watchers === 0) clearInterval(ticking);
  };
}
