/** What may have something waiting when the process ends. */
interface Pending {
  /** Whether something was accepted and has not reached its file or its sink. */
  hasPending(): boolean;
  flush(): Promise<unknown>;
  /** Writes what is gathered for files. */
  writePending(): void;
}

const open = new Set<Pending>();
let listening = false;

/**
 * Has what waits for a sink handed over when the process has nothing else to do, and what is gathered for a file
 * written when it exits: neither is lost at its end.
 *
 * @returns a function that takes it off again.
 */
export function flushAtExit(recording: Pending): () => void {
  open.add(recording);
  if (!listening) {
    listening = true;
    process.on('beforeExit', () => {
      // Only what waits: a flush makes the event loop turn once more, and then this is asked again.
      for (const each of open) if (each.hasPending()) void each.flush();
    });
    process.on('exit', () => {
      for (const each of open) each.writePending();
    });
  }
  return () => open.delete(recording);
}
