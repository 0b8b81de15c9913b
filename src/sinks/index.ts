export { inTime } from './in-time';
export { JsonlSink } from './jsonl-sink';
export { LedgerFile } from './ledger-file';
export { LoggerSink } from './logger-sink';
export { InterventionSink, interventionsOf, type SinkRecord } from './sink';
export { SinkDispatcher } from './sink-dispatcher';
export { unfailingLogger } from './unfailing-logger';
