import type { Logger } from '../core/logger';

/** Wraps a logger, so that one that throws harms nobody. */
export function unfailingLogger(logger: Logger): Logger {
  const unfailing =
    (level: keyof Logger) =>
    (fields: object, message: string): void => {
      try {
        logger[level](fields, message);
      } catch {
        // The place to say so is the one that failed.
      }
    };
  return {
    debug: unfailing('debug'),
    info: unfailing('info'),
    warn: unfailing('warn'),
    error: unfailing('error'),
  };
}
