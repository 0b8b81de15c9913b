import type { Intervention } from '../core/intervention';
import type { LedgerEntry } from '../core/ledger-entry';

/** One thing that a sink is told; sinks ignore kinds that they do not know. */
export type SinkRecord =
  | { readonly kind: 'intervention'; readonly intervention: Intervention }
  | { readonly kind: 'action'; readonly entry: LedgerEntry };

/**
 * A destination for interventions: extend it, and pass it as `sinks: [new SlackSink()]` or bind it with
 * `container.bind(InterventionSink).to(SlackSink)`.
 *
 * Batches come off the path of the guarded calls, in order, one at a time, each of 1 to 500 records. A sink cannot harm
 * a call: where `write` throws or rejects, the batch counts as lost and is not sent again, and the first of a row of
 * failures is logged; retry inside `write` what deserves it. Up to 10,000 records, and up to 16 MiB of them, wait while a
 * batch is under way; beyond that the oldest ledger entries are dropped, and interventions where none is left.
 *
 * A sink whose `write` returns nothing, not a promise, gets all that waits also at `process.exit()`.
 *
 * @example
 * class SlackSink extends InterventionSink {
 *   readonly name = 'slack';
 *   async write(batch: readonly SinkRecord[], signal: AbortSignal) {
 *     const lines = interventionsOf(batch).map(({ outcome, actionName }) => `${outcome} ${actionName}`);
 *     await fetch(url, { method: 'POST', body: JSON.stringify({ text: lines.join('\n') }), signal });
 *   }
 * }
 */
export abstract class InterventionSink {
  /** Stable, not empty; names the sink in logs. */
  abstract readonly name: string;

  /**
   * Takes a batch; done when it returns or its promise resolves.
   *
   * The records are shared with the other sinks: do not change them. A type or a field that you do not know is no
   * error.
   *
   * @param signal - is aborted after 30 s, and when the Sentinel closes and cannot wait longer: the next batch is no
   * longer waiting for this one then.
   */
  abstract write(batch: readonly SinkRecord[], signal: AbortSignal): void | Promise<void>;

  /** Resolves when what the sink itself holds back has arrived. Called after the last batch of a `sentinel.flush()`. */
  flush?(): Promise<void>;

  /** Lets go of what the sink holds. Called once, after the last batch and `flush`; a second time must do no harm. */
  close?(): Promise<void>;
}

/** The interventions among the records of a batch, in order. */
export function interventionsOf(batch: readonly SinkRecord[]): readonly Intervention[] {
  return batch.flatMap((record) => (record.kind === 'intervention' ? [record.intervention] : []));
}
