import pino from 'pino';
import type { Logger } from '../core/logger';

let shared: Logger | undefined;

/** The logger of Sentinels that were given none: pino on standard error, at `$AGENT_SENTINEL_LOG_LEVEL` or `warn`. */
export function defaultLogger(): Logger {
  if (shared === undefined) {
    const wanted = process.env.AGENT_SENTINEL_LOG_LEVEL ?? 'warn';
    const level = wanted === 'silent' || wanted in pino.levels.values ? wanted : 'warn';
    const serializers = { error: pino.stdSerializers.err };
    shared = pino({ base: { name: 'agent-sentinel' }, level, serializers }, pino.destination({ fd: 2, sync: true }));
  }
  return shared;
}
