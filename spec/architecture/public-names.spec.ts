import * as publicApi from '../../src';
import * as testingApi from '../../src/testing';

/** Names that ARCHITECTURE fixes. */
const FIXED = [
  'GuardedAction',
  'GuardedAgent',
  'createSentinel',
  'sentinelModule',
  'configureSentinel',
  'parsePolicy',
  'PolicyRule',
  'PolicyPipeline',
  'InterventionSink',
  'InterventionStream',
  'ActionRegistry',
  'InterventionType',
  'InterventionOutcome',
  'RiskLevel',
  'ApprovalGate',
  'QueueApprovalGate',
  'CallbackApprovalGate',
  'TerminalApprovalGate',
  'ApprovalPendingError',
  'KillSwitchError',
  'currentCall',
  'reportCost',
  'allow',
  'warn',
  'deny',
  'allOf',
  'anyOf',
  'not',
  'SentinelError',
  'StorageError',
  'PolicyViolationError',
  'UnguardedActionError',
  'ConfigurationError',
];

/** The reviewed public surface at run time: a name that comes or goes here is a decision. */
const EXPORTS = [
  'ActionRegistry',
  'AllowListRule',
  'ApprovalExpiredError',
  'ApprovalGate',
  'ApprovalPendingError',
  'ApprovalRejectedError',
  'ApprovalRule',
  'ArgumentConstraintsRule',
  'BudgetExceededError',
  'BudgetRule',
  'CallbackApprovalGate',
  'ConfigurationError',
  'DenyListRule',
  'DowngradeRule',
  'FileQuotaStore',
  'GuardedAction',
  'GuardedAgent',
  'InMemoryQuotaStore',
  'InterventionOutcome',
  'InterventionSink',
  'InterventionStream',
  'InterventionType',
  'KillSwitchError',
  'KillSwitchRule',
  'LoggerSink',
  'PolicyPipeline',
  'PolicyRule',
  'PolicyViolationError',
  'QueueApprovalGate',
  'QuotaStore',
  'RateLimitExceededError',
  'RateLimitRule',
  'RiskLevel',
  'ScheduleRule',
  'Sentinel',
  'SentinelError',
  'StorageError',
  'TerminalApprovalGate',
  'UnguardedActionError',
  'WarningRule',
  'allOf',
  'allow',
  'anyOf',
  'claim',
  'configureSentinel',
  'createSentinel',
  'currentCall',
  'deny',
  'interventionsOf',
  'not',
  'parsePolicy',
  'reportCost',
  'requireApproval',
  'sentinelModule',
  'systemClock',
  'toNanoUsd',
  'transform',
  'warn',
];

const TESTING_EXPORTS = [
  'ManualClock',
  'MemorySink',
  'ScriptedApprover',
  'createTestSentinel',
  'expectGuarded',
  'gateContract',
  'quotaContract',
  'ruleContract',
  'sinkContract',
];

describe('The public API', () => {
  it('has the names that ARCHITECTURE fixes', () => {
    expect(Object.keys(publicApi)).toEqual(expect.arrayContaining(FIXED));
  });

  it('exports at run time exactly what was reviewed', () => {
    expect(Object.keys(publicApi).sort()).toEqual(EXPORTS);
  });

  it('exports for tests exactly what was reviewed', () => {
    expect(Object.keys(testingApi).sort()).toEqual(TESTING_EXPORTS);
  });

  it('never exports undefined', () => {
    expect(Object.entries({ ...publicApi, ...testingApi }).filter(([, value]) => value === undefined)).toEqual([]);
  });

  it('fixes the values that stand in files', () => {
    expect([publicApi.InterventionType, publicApi.InterventionOutcome, publicApi.RiskLevel]).toEqual([
      {
        HARD_BLOCK: 'hard_block',
        BUDGET_EXCEEDED: 'budget_exceeded',
        RATE_LIMITED: 'rate_limited',
        APPROVAL_REQUIRED: 'approval_required',
        DOWNGRADE: 'downgrade',
        WARNING: 'warning',
      },
      {
        BLOCKED: 'blocked',
        ESCALATED: 'escalated',
        APPROVED_AFTER_REVIEW: 'approved_after_review',
        REJECTED_AFTER_REVIEW: 'rejected_after_review',
        MODIFIED: 'modified',
        WARNED: 'warned',
      },
      { CRITICAL: 'critical', HIGH: 'high', MEDIUM: 'medium', LOW: 'low', MINIMAL: 'minimal' },
    ]);
  });
});
