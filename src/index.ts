// Declaring
export type { DeclaredBlastRadius, GuardedActionOptions } from './core/action-options';
export { GuardedAction, type GuardedActionDecorator } from './decorators/guarded-action';
export { GuardedAgent, type GuardedAgentDecorator } from './decorators/guarded-agent';
export type { GuardedAgentOptions } from './metadata/agent-options';

// Guarding
export type { ActionDefinition } from './core/action-definition';
export { ActionRegistry } from './guard/action-registry';
export { reportCost } from './guard/actual-cost';
export { type CurrentCall, currentCall } from './guard/current-call';
export type { RunOptions } from './guard/run-scope';
export type { ActionSpend, Spend } from './guard/spend';
export { configureSentinel, createSentinel } from './sentinel/create-sentinel';
export { Sentinel } from './sentinel/sentinel';
export { sentinelModule } from './sentinel/sentinel-module';
export type { SentinelOptions } from './sentinel/sentinel-options';

// Deciding
export type { ActionCall } from './core/action-call';
export {
  type AllowDecision,
  allow,
  type ClaimDecision,
  claim,
  type Decision,
  type DenyDecision,
  deny,
  type RequireApprovalDecision,
  requireApproval,
  type TransformDecision,
  transform,
  type WarnDecision,
  warn,
} from './core/decision';
export type { PolicySource } from './core/policy-source';
export type { Stage } from './core/stage';
export type { Finding, SourcedClaim, TraceEntry, Verdict } from './core/verdict';
export { allOf, anyOf, not } from './policy/combinators';
export { type ActionPlan, PolicyPipeline } from './policy/policy-pipeline';
export { type PolicyContext, PolicyRule } from './policy/policy-rule';

// Policy documents and the built-in rules
export type { Criteria } from './policy/criteria';
export { parsePolicy } from './policy/parse-policy';
export type { PolicyDocument } from './policy/policy-document';
export { AllowListRule } from './policy/rules/allow-list-rule';
export { type ApprovalCriteria, ApprovalRule } from './policy/rules/approval-rule';
export { ArgumentConstraintsRule, type ArgumentSchema } from './policy/rules/argument-constraints-rule';
export { BudgetRule, type Budgets } from './policy/rules/budget-rule';
export { DenyListRule } from './policy/rules/deny-list-rule';
export { DowngradeRule } from './policy/rules/downgrade-rule';
export type { DowngradeStep } from './policy/rules/downgrade-step';
export { KillSwitchRule } from './policy/rules/kill-switch-rule';
export { type RateLimit, RateLimitRule } from './policy/rules/rate-limit-rule';
export { type Schedule, ScheduleRule } from './policy/rules/schedule-rule';
export { WarningRule } from './policy/rules/warning-rule';

// Asking humans, and stopping
export { type ApprovalAnswer, ApprovalGate, type ApprovalRequest } from './approval/approval-gate';
export { type ApprovalCallback, CallbackApprovalGate } from './approval/callback-approval-gate';
export {
  type ApprovalDecision,
  QueueApprovalGate,
  type QueueApprovalGateOptions,
} from './approval/queue-approval-gate';
export { TerminalApprovalGate, type TerminalApprovalGateOptions } from './approval/terminal-approval-gate';
export type { KillTarget } from './policy/kill-switch';

// Limiting
export type { Claim } from './core/claim';
export { toNanoUsd } from './money/nano-usd';
export { FileQuotaStore } from './quota/file-quota-store';
export { InMemoryQuotaStore } from './quota/in-memory-quota-store';
export { type Overrun, QuotaStore, type Refusal, type RefusedClaim, type Reserved } from './quota/quota-store';

// Recording
export {
  type BlastRadiusDetails,
  type BlastRadiusFact,
  type Intervention,
  InterventionOutcome,
  InterventionType,
} from './core/intervention';
export type { LedgerEntry } from './core/ledger-entry';
export { RiskLevel } from './core/risk-level';
export type { ApiKey } from './platform-client/api-key';
export type { PlatformOptions } from './platform-client/platform-options';
export type { ControlStatus } from './platform-client/control-status';
export type { SyncStatus } from './platform-client/sync-status';
export { InterventionSink, interventionsOf, LoggerSink, type SinkRecord } from './sinks';
export { InterventionStream } from './stream/intervention-stream';

// Surroundings and errors
export { type Clock, systemClock } from './core/clock';
export type { Logger } from './core/logger';
export { ApprovalExpiredError } from './errors/approval-expired-error';
export { ApprovalPendingError } from './errors/approval-pending-error';
export { ApprovalRejectedError } from './errors/approval-rejected-error';
export { BudgetExceededError } from './errors/budget-exceeded-error';
export { type ConfigurationCode, ConfigurationError } from './errors/configuration-error';
export { KillSwitchError } from './errors/kill-switch-error';
export { PolicyViolationError } from './errors/policy-violation-error';
export { RateLimitExceededError } from './errors/rate-limit-exceeded-error';
export { SentinelError } from './errors/sentinel-error';
export { StorageError } from './errors/storage-error';
export { UnguardedActionError } from './errors/unguarded-action-error';
