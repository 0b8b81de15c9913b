export { createTestSentinel, type LoggedLine, type TestSentinel } from './create-test-sentinel';
export { ManualClock } from './manual-clock';
export { MemorySink } from './memory-sink';
export { sinkContract } from './sink-contract';
