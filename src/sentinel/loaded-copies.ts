import type { Logger } from '../core/logger';

const COPIES = Symbol.for('agent-sentinel/copies');
const shared = globalThis as { [COPIES]?: Set<symbol> };
shared[COPIES] ??= new Set();
shared[COPIES].add(Symbol('agent-sentinel/copy'));

/**
 * Makes a function that warns, once, where more than one copy of the package was loaded: classes of the one mean nothing to containers of the other,
 * so a rule that is bound to the wrong `PolicyRule` would be asked by nobody, and nobody would say so.
 */
export function warnOfCopies(logger: Logger): () => void {
  let isTold = false;
  return () => {
    const copies = shared[COPIES]?.size ?? 1;
    if (copies < 2 || isTold) return;
    isTold = true;
    logger.warn(
      { copies },
      `${copies} copies of agent-sentinel are loaded. Agents that were decorated by another copy are refused, and rules, sinks and gates that are bound to its classes are not asked. "npm ls agent-sentinel" shows the copies, "npm dedupe" joins those that fit.`,
    );
  };
}
