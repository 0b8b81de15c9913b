import { GuardedAction, PolicyViolationError, QueueApprovalGate, UnguardedActionError } from '../../src';
import { createTestSentinel } from '../../src/testing';

const DENIED = { policy: { deniedActions: ['act'] } };
const MESSAGE =
  'The action "act" was not performed: The policy does not permit act. Do not repeat this call, with these or slightly ' +
  'changed arguments: the answer will be the same. Continue without it, choose another action, or tell the user that this is not permitted.';

describe('sentinel.asToolResult', () => {
  it('gives what a synchronous call gives, or the message of its refusal', () => {
    const { sentinel } = createTestSentinel(DENIED);
    const [act, other] = ['act', 'other'].map((name) => sentinel.guard((text: string) => [text], { name }));
    expect(sentinel.asToolResult(() => other('text'))).toEqual(['text']);
    expect(sentinel.asToolResult(() => act('text'))).toBe(MESSAGE);
  });

  it('gives a promise of what an asynchronous call gives, or of the message of its refusal', async () => {
    const { sentinel } = createTestSentinel(DENIED);
    const [act, other] = ['act', 'other'].map((name) => sentinel.guard(async (text: string) => [text], { name }));
    const results = [other, act].map((call) => sentinel.asToolResult(() => call('text')));
    expect(results.every((result) => result instanceof Promise)).toBe(true);
    expect(await Promise.all(results)).toEqual([['text'], MESSAGE]);
  });

  it('leaves every other error as it is: of a body, of a mistake in the program, of an agent that nobody guards', async () => {
    const { sentinel } = createTestSentinel();
    const mine = new Error('mine');
    const fail = (): never => {
      throw mine;
    };
    expect(() => sentinel.asToolResult(sentinel.guard(fail, { name: 'sync' }))).toThrow(mine);
    await expect(sentinel.asToolResult(sentinel.guard(async () => fail(), { name: 'async' }))).rejects.toBe(mine);
    expect(() => sentinel.asToolResult(() => sentinel.check('unknown'))).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_ACTION' }),
    );
    class Agent {
      @GuardedAction()
      act() {}
    }
    expect(() => sentinel.asToolResult(() => new Agent().act())).toThrow(UnguardedActionError);
    for (const thrown of [null, undefined, 'text', { code: 'ACTION_DENIED' }]) {
      await expect(sentinel.asToolResult(() => Promise.reject(thrown))).rejects.toBe(thrown);
    }
  });

  it('leaves a call that is suspended to whoever runs the agent', async () => {
    const { sentinel } = createTestSentinel({ approvals: new QueueApprovalGate(), onApproval: 'suspend' });
    const options = { name: 'act', requiresApproval: true };
    const pending = { name: 'ApprovalPendingError', approvalId: expect.any(String) };
    await expect(sentinel.asToolResult(sentinel.guard(async () => 1, options))).rejects.toMatchObject(pending);
    const { sentinel: other } = createTestSentinel({ approvals: new QueueApprovalGate(), onApproval: 'suspend' });
    expect(() => other.asToolResult(other.guard(() => 1, options))).toThrow(expect.objectContaining(pending));
  });

  it('knows a refusal of a second copy of the package', () => {
    const { sentinel, interventions } = createTestSentinel(DENIED);
    expect(sentinel.guard(() => 1, { name: 'act' })).toThrow();
    const brand = Symbol.for('agent-sentinel/error');
    const foreign = { [brand]: ['PolicyViolationError'], toToolMessage: () => 'from the other copy' };
    expect(PolicyViolationError.isInstance(foreign)).toBe(true);
    const call = (): string => {
      throw foreign;
    };
    expect(sentinel.asToolResult(call)).toBe('from the other copy');
    expect(interventions).toHaveLength(1);
  });
});
