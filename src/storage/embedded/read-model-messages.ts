import type { MessagePort } from 'node:worker_threads';
import type { DuckDbReadModel } from '../duckdb/duckdb-read-model';
import type { StorageErrorText } from '../storage-error-text';

/** A question that a promise answers. */
export type Question =
  | 'list'
  | 'groups'
  | 'stats'
  | 'ledgerStats'
  | 'allAtOnce'
  | 'runs'
  | 'run'
  | 'agents'
  | 'agent'
  | 'attempts'
  | 'ledgerSeqOfCall';

/** What a question is given. */
export type Given<Q extends Question> = Parameters<DuckDbReadModel[Q]>;
/** What it answers. */
export type AnswerTo<Q extends Question> = Awaited<ReturnType<DuckDbReadModel[Q]>>;

/** What the read model in another thread is started with. */
export interface ReadModelStart {
  /** Of the DuckDB file. */
  readonly path: string;
  /** Where questions arrive, as {@link ToReadModel}; what is said there is {@link FromReadModel}. */
  readonly port: MessagePort;
}

/** What the read model is told; null is the end. */
export type ToReadModel = {
  readonly id: number;
  readonly question: Question;
  readonly given: readonly unknown[];
} | null;

/** What it says. */
export type FromReadModel =
  | { readonly kind: 'answered'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly fault: StorageErrorText }
  | { readonly kind: 'readiness'; readonly isReady: boolean }
  | { readonly kind: 'logged'; readonly level: LogLevel; readonly fields: object; readonly message: string };

/** The methods of a logger. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
