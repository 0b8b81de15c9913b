export { createTestSentinel, type LoggedLine, type TestSentinel } from './create-test-sentinel';
export { type ExpectGuardedOptions, expectGuarded } from './expect-guarded';
export { type GateCheck, type GateContractOptions, gateContract } from './gate-contract';
export { ManualClock } from './manual-clock';
export { MemorySink } from './memory-sink';
export { type QuotaCheck, type QuotaContractOptions, quotaContract } from './quota-contract';
export { type RuleCheck, type RuleContractOptions, ruleContract } from './rule-contract';
export { type ScriptedAnswer, ScriptedApprover } from './scripted-approver';
export { sinkContract } from './sink-contract';
