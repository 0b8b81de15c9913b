import {
  ApprovalExpiredError,
  ApprovalPendingError,
  ApprovalRejectedError,
  BudgetExceededError,
  ConfigurationError,
  KillSwitchError,
  PolicyViolationError,
  RateLimitExceededError,
  StorageError,
  UnguardedActionError,
} from '../../src';
import { refusalError } from '../../src/guard/refusal-error';
import { sampleIntervention } from '../../src/testing/sample-intervention';

const refusal = (reasonCode: string, reason: string, context: Readonly<Record<string, unknown>> = {}) =>
  refusalError(sampleIntervention({ reasonCode, reason, context }));
const NOT_AGAIN =
  'Do not repeat this call, with these or slightly changed arguments: the answer will be the same. ' +
  'Continue without it, choose another action, or tell the user that this is not permitted.';
const FAULT =
  'This is a fault of the system and not of your request. Do not repeat this call now; ' +
  'continue without it, or tell the user that it cannot be done at the moment.';
const NOT_PERFORMED = 'The action "refund_customer" was not performed:';
const ASKED = `${NOT_PERFORMED} a person was asked and refused.`;
const NO_WAY_ROUND =
  'Do not repeat this call, with these or slightly changed arguments, and do not try to reach the same by another way. ' +
  'Continue without it, or tell the user that it was refused.';
const NOBODY =
  'Do not repeat this call by yourself. Continue without it, or tell the user that it still needs approval.';

describe('toToolMessage', () => {
  it.each<[string, PolicyViolationError, typeof PolicyViolationError, boolean, string]>([
    [
      'a denial',
      refusal('ACTION_DENIED', 'The policy does not permit refund_customer.'),
      PolicyViolationError,
      false,
      `${NOT_PERFORMED} The policy does not permit refund_customer. ${NOT_AGAIN}`,
    ],
    [
      "a denial by a rule of the user's own",
      refusal('QUIET_HOURS', 'No mail is sent before 07:00 UTC.'),
      PolicyViolationError,
      false,
      `${NOT_PERFORMED} No mail is sent before 07:00 UTC. ${NOT_AGAIN}`,
    ],
    [
      'arguments that the policy does not permit',
      refusal('ARGUMENT_CONSTRAINT_VIOLATED', 'Its amount is too large.'),
      PolicyViolationError,
      true,
      `${NOT_PERFORMED} Its amount is too large. Call it again only with arguments that the policy permits; if you do not know them, ask the user.`,
    ],
    [
      'a closed hour',
      refusal('OUTSIDE_SCHEDULE', 'It may run only on mon (UTC).'),
      PolicyViolationError,
      true,
      `${NOT_PERFORMED} It may run only on mon (UTC). Do not call it again before then. Continue without it, or tell the user when it is possible.`,
    ],
    [
      'a budget',
      refusal('BUDGET_EXCEEDED', 'The session budget has 0 USD left.'),
      BudgetExceededError,
      false,
      `${NOT_PERFORMED} The session budget has 0 USD left. Waiting does not help, and neither does repeating the call. Continue without it, use a cheaper action, or tell the user that the budget is used up.`,
    ],
    [
      'a full window',
      refusal('RATE_LIMITED', 'The limit of 2 calls is used up.', { retry_after_ms: 1001 }),
      RateLimitExceededError,
      true,
      `${NOT_PERFORMED} The limit of 2 calls is used up. Do not repeat this call before 2 seconds have passed; do something else meanwhile, or tell the user.`,
    ],
    [
      'a full window beside a budget',
      refusal('RATE_LIMITED', 'The limit of 2 calls is used up.', { retry_after_ms: null }),
      RateLimitExceededError,
      true,
      `${NOT_PERFORMED} The limit of 2 calls is used up. Do not repeat this call.`,
    ],
    [
      "a human's no",
      refusal('APPROVAL_REJECTED', 'It was refused.'),
      ApprovalRejectedError,
      false,
      `${ASKED} ${NO_WAY_ROUND}`,
    ],
    [
      "a human's no in so many words",
      refusal('APPROVAL_REJECTED', 'It was refused.', { decision_notes: 'Call the customer first' }),
      ApprovalRejectedError,
      false,
      `${ASKED} They wrote: Call the customer first. ${NO_WAY_ROUND}`,
    ],
    [
      "a human's no in a sentence",
      refusal('APPROVAL_REJECTED', 'It was refused.', { decision_notes: 'No!' }),
      ApprovalRejectedError,
      false,
      `${ASKED} They wrote: No! ${NO_WAY_ROUND}`,
    ],
    [
      'silence',
      refusal('APPROVAL_EXPIRED', 'Nobody answered.'),
      ApprovalExpiredError,
      true,
      `${NOT_PERFORMED} a person must approve it. Nobody answered. ${NOBODY}`,
    ],
    [
      'a question that was withdrawn',
      refusal('APPROVAL_CANCELLED', 'Nobody decided.'),
      ApprovalExpiredError,
      true,
      `${NOT_PERFORMED} a person must approve it. Nobody decided. ${NOBODY}`,
    ],
    [
      'nobody to ask',
      refusal('NO_APPROVER', 'It needs approval. Nobody is configured to be asked.'),
      PolicyViolationError,
      false,
      `${NOT_PERFORMED} It needs approval. Nobody is configured to be asked. Do not repeat this call: tell the user that a person must approve it, and that nobody can be asked.`,
    ],
    [
      'the kill switch',
      refusal('KILL_SWITCH', 'The kill switch stopped ann: Enough.'),
      KillSwitchError,
      false,
      'The action "refund_customer" was stopped: The kill switch stopped ann: Enough. Stop working: do not repeat this call and do not choose another action. Tell the user that a person has stopped this agent.',
    ],
    ...(['RULE_FAILED', 'QUOTA_UNAVAILABLE', 'INVALID_COST', 'ASYNC_RULE_ON_SYNC_ACTION'] as const).map(
      (code) =>
        [
          `a fault of the guard: ${code}`,
          refusal(code, 'It could not decide.'),
          PolicyViolationError,
          code === 'RULE_FAILED' || code === 'QUOTA_UNAVAILABLE',
          `${NOT_PERFORMED} It could not decide. ${FAULT}`,
        ] as [string, PolicyViolationError, typeof PolicyViolationError, boolean, string],
    ),
  ])('tells a model what to do after %s', (_what, error, errorClass, recoverable, message) => {
    expect(error.constructor).toBe(errorClass);
    expect(PolicyViolationError.isInstance(error)).toBe(true);
    expect({ text: error.toToolMessage(), recoverable: error.recoverable }).toEqual({ text: message, recoverable });
  });

  it('tells a model that a call waits for a human', () => {
    const error = new ApprovalPendingError(sampleIntervention({ approvalId: 'approval-1' }));
    expect(error.toToolMessage()).toBe(
      'The action "refund_customer" has not been performed yet: a person must approve it first, and has been asked. ' +
        'Do not call it again; it is performed when they agree. Continue with something else, or tell the user that it waits.',
    );
    expect([PolicyViolationError.isInstance(error), error.recoverable, error.approvalId]).toEqual([
      false,
      true,
      'approval-1',
    ]);
    expect(error.message).toMatch(
      /^refund_customer waits for approval approval-1\. Call sentinel\.resume\(approvalId\) when it is answered\./,
    );
  });

  it.each([
    new ConfigurationError('UNKNOWN_ACTION', 'There is no such action.'),
    new StorageError('STORAGE_FAILED', 'The disk is full.'),
    new UnguardedActionError('act', 'Agent.act'),
  ])('tells a model not to repeat what a person has to correct: $name', (error) => {
    expect(error.toToolMessage()).toMatch(
      / Do not repeat this call: it will fail in the same way until a person has corrected this\.$/,
    );
    expect(error.recoverable).toBe(false);
  });

  it('never tells notes that are no text', () => {
    const error = refusal('APPROVAL_REJECTED', 'It was refused.', { decision_notes: { to: 'the model' } });
    expect(error.toToolMessage()).toBe(`${ASKED} ${NO_WAY_ROUND}`);
  });
});
