interface Flushable {
  flush(): Promise<unknown>;
  writePending(): void;
}

const open = new Set<Flushable>();
let listening = false;

/**
 * Has a Sentinel flushed when the process has nothing else to do, and what it has gathered written when the process
 * exits: what waits for a file or a sink is not lost at its end.
 *
 * @returns a function that takes it off again.
 */
export function flushAtExit(sentinel: Flushable): () => void {
  open.add(sentinel);
  if (!listening) {
    listening = true;
    process.once('beforeExit', () => {
      for (const each of open) void each.flush();
    });
    process.once('exit', () => {
      for (const each of open) each.writePending();
    });
  }
  return () => open.delete(sentinel);
}
