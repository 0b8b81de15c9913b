import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Has an iteration that is stopped close what it holds open: what it reports meanwhile still counts. Waits for that one
 * turn of the event loop at most, so that nothing hangs with it. Never rejects.
 */
export async function closeIteration(close: () => unknown): Promise<void> {
  const closing = (async () => close())();
  await Promise.race([closing.catch(() => undefined), nextTurn()]);
}
