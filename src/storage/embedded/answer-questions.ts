import { systemClock } from '../../core/clock';
import type { Logger } from '../../core/logger';
import { StorageError } from '../../errors/storage-error';
import { DuckDbReadModel } from '../duckdb/duckdb-read-model';
import type { FeedSource } from '../duckdb/feed-source';
import { questionFault } from '../duckdb/question-fault';
import type { RightOfWay } from '../sqlite/right-of-way';
import { storageErrorText } from '../storage-error-text';
import type { FromReadModel, LogLevel, Question, ReadModelStart, ToReadModel } from './read-model-messages';

/**
 * Keeps a read model fed from a source, and answers what is asked at a port until the end.
 *
 * @param rightOfWay - over the writes of the same thread.
 * @throws {@link StorageError} `NO_READ_MODEL_DRIVER`
 */
export function answerQuestions({ path, port }: ReadModelStart, source: FeedSource, rightOfWay: RightOfWay): void {
  const say = (message: FromReadModel): void => port.postMessage(message);
  const logger = loggerOf(say);
  const model = new DuckDbReadModel(source, path, logger, systemClock, (isReady) =>
    say({ kind: 'readiness', isReady }),
  );
  port.on('message', (message: ToReadModel) => {
    if (message === null) void model.close().finally(() => port.close());
    else void reply(message.id, message.question, message.given);
  });

  async function reply(id: number, question: Question, given: readonly unknown[]): Promise<void> {
    try {
      const ask = model[question] as (...given: readonly unknown[]) => Promise<unknown>;
      say({ kind: 'answered', id, answer: await rightOfWay.first(() => ask.apply(model, [...given])) });
    } catch (error) {
      // What is no error of the storage is one of the program.
      if (!StorageError.isInstance(error)) logger.error({ err: error, question }, 'A question has failed.');
      say({ kind: 'failed', id, fault: storageErrorText(questionFault(error)) });
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
    value instanceof Error ? portableError(value) : value,
  ]);
  return Object.fromEntries(entries) as object;
}

/** A plain error goes to another thread with its name, message and stack; whatever else it has would be left behind. */
function portableError(error: Error): Error {
  const { name, message, stack } = error;
  const { code } = error as { readonly code?: unknown };
  return Object.assign(new Error(typeof code === 'string' ? `${message} (${code})` : message), { name, stack });
}
