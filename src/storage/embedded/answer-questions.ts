import { systemClock } from '../../core/clock';
import type { Logger } from '../../core/logger';
import { DuckDbReadModel } from '../duckdb/duckdb-read-model';
import type { FeedSource } from '../duckdb/feed-source';
import type { FromReadModel, LogLevel, Question, ReadModelStart, ToReadModel } from './read-model-messages';
import { storageErrorText } from './storage-error-text';

/** Keeps a read model fed from a source, and answers what is asked at a port until the end. */
export function answerQuestions({ path, port }: ReadModelStart, source: FeedSource): void {
  const say = (message: FromReadModel): void => port.postMessage(message);
  const model = new DuckDbReadModel(source, path, loggerOf(say), systemClock, (isReady) =>
    say({ kind: 'readiness', isReady }),
  );
  port.on('message', (message: ToReadModel) => {
    if (message === null) void model.close().finally(() => port.close());
    else void reply(message.id, message.question, message.given);
  });

  async function reply(id: number, question: Question, given: readonly unknown[]): Promise<void> {
    try {
      const ask = model[question] as (...given: readonly unknown[]) => Promise<unknown>;
      say({ kind: 'answered', id, answer: await ask.apply(model, [...given]) });
    } catch (error) {
      say({ kind: 'failed', id, fault: storageErrorText(error) });
    }
  }
}

/** What is logged here is written by the thread that has the log. */
function loggerOf(say: (message: FromReadModel) => void): Logger {
  const log =
    (level: LogLevel) =>
    (fields: object, message: string): void =>
      say({ kind: 'logged', level, fields: portable(fields), message });
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}

/** Of an error what every thread can read. */
function portable(fields: object): object {
  const entries = Object.entries(fields).map(([name, value]: [string, unknown]) => [
    name,
    value instanceof Error ? Object.assign(new Error(value.message), { stack: value.stack }) : value,
  ]);
  return Object.fromEntries(entries) as object;
}
