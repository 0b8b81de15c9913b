/** What has records that are not yet where they are to go. */
export interface Unwritten {
  /** Brings them there, as far as it can. Never rejects. */
  flush(): Promise<unknown>;
  /** The same, as far as it can be done without waiting: the process ends. Never throws. */
  writeAtExit(): void;
}

const held = new Set<Unwritten>();
let listening = false;
let exiting = false;

/**
 * Keeps what has records waiting until it has none: has it flushed when the process has nothing else to do, and written
 * when it exits.
 *
 * Who has nothing waiting is not held: a Sentinel that nobody closed is garbage like any other object.
 */
export const unwritten = {
  /** One that has records waiting; in a process that exits it is written at once. */
  add(one: Unwritten): void {
    held.add(one);
    if (exiting) one.writeAtExit();
    else if (!listening) listen();
  },
  /** One that has none any more. */
  delete(one: Unwritten): void {
    held.delete(one);
  },
};

function listen(): void {
  listening = true;
  process.on('beforeExit', () => {
    // Only who has something waiting: a flush makes the event loop turn once more, and then this is asked again.
    for (const each of [...held]) void each.flush();
  });
  process.on('exit', () => {
    exiting = true;
    for (const each of [...held]) each.writeAtExit();
  });
}
