const NOT_AGAIN =
  'Do not repeat this call, with these or slightly changed arguments: the answer will be the same. ' +
  'Continue without it, choose another action, or tell the user that this is not permitted.';
const FAULT =
  'This is a fault of the system and not of your request. Do not repeat this call now; ' +
  'continue without it, or tell the user that it cannot be done at the moment.';

/** What a language model is told to do after a refusal, by its reason code; for every other code: not to try again. */
const BY_CODE: ReadonlyMap<string, string> = new Map([
  [
    'ARGUMENT_CONSTRAINT_VIOLATED',
    'Call it again only with arguments that the policy permits; if you do not know them, ask the user.',
  ],
  ['OUTSIDE_SCHEDULE', 'Do not call it again before then. Continue without it, or tell the user when it is possible.'],
  [
    'NO_APPROVER',
    'Do not repeat this call: tell the user that a person must approve it, and that nobody can be asked.',
  ],
  ['RULE_FAILED', FAULT],
  ['POLICY_UNAVAILABLE', FAULT],
  ['QUOTA_UNAVAILABLE', FAULT],
  ['INVALID_COST', FAULT],
  ['ASYNC_RULE_ON_SYNC_ACTION', FAULT],
]);
const RECOVERABLE = new Set([
  'RATE_LIMITED',
  'ARGUMENT_CONSTRAINT_VIOLATED',
  'OUTSIDE_SCHEDULE',
  'QUOTA_UNAVAILABLE',
  'POLICY_UNAVAILABLE',
  'RULE_FAILED',
  'APPROVAL_EXPIRED',
  'APPROVAL_CANCELLED',
]);

/** What a language model may do after a refusal with this reason code. */
export function toolAdvice(reasonCode: string): string {
  return BY_CODE.get(reasonCode) ?? NOT_AGAIN;
}

/** Whether the same action may be admitted later, or with other arguments, without a change of code or policy. */
export function isRecoverable(reasonCode: string): boolean {
  return RECOVERABLE.has(reasonCode);
}
