export { JsonlSink } from './jsonl-sink';
export { LoggerSink } from './logger-sink';
export { InterventionSink, type SinkRecord } from './sink';
export { SinkDispatcher } from './sink-dispatcher';
