interface Flushable {
  flush(): Promise<unknown>;
}

const open = new Set<Flushable>();
let listening = false;

/**
 * Has a Sentinel flushed when the process has nothing else to do: what waits for a sink is not lost at its end.
 *
 * @returns a function that takes it off again.
 */
export function flushAtExit(sentinel: Flushable): () => void {
  open.add(sentinel);
  if (!listening) {
    listening = true;
    process.once('beforeExit', () => {
      listening = false;
      for (const each of open) void each.flush();
    });
  }
  return () => open.delete(sentinel);
}
