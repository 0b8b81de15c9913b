interface Watch {
  readonly all: Set<() => void>;
  /** Takes the listener off. */
  readonly end: () => void;
}

const watches = new WeakMap<AbortSignal, Watch>();

/**
 * Has somebody told, once, when a signal aborts; of one that has aborted already nothing is told.
 *
 * However many calls wait on one signal, it gets one listener: Node warns of a leak from the eleventh on.
 *
 * @param fn - must not throw.
 * @returns a function that ends that; with the last one the listener goes too.
 */
export function onAbort(signal: AbortSignal, fn: () => void): () => void {
  const watch = watches.get(signal) ?? begin(signal);
  watch.all.add(fn);
  return () => {
    if (watch.all.delete(fn) && watch.all.size === 0) watch.end();
  };
}

function begin(signal: AbortSignal): Watch {
  const all = new Set<() => void>();
  const tell = (): void => {
    watch.end();
    for (const fn of all) fn();
  };
  const watch: Watch = {
    all,
    end: () => {
      watches.delete(signal);
      signal.removeEventListener('abort', tell);
    },
  };
  watches.set(signal, watch);
  signal.addEventListener('abort', tell);
  return watch;
}
