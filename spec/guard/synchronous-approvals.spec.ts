import { Container } from 'inversify';
import {
  ApprovalGate,
  GuardedAction,
  type GuardedActionOptions,
  type PolicyDocument,
  QueueApprovalGate,
} from '../../src';
import { createTestSentinel, ScriptedApprover } from '../../src/testing';
import { lineOf } from './doubles/payments';

const REFUSAL = expect.objectContaining({
  name: 'ConfigurationError',
  code: 'ASYNC_RULE_ON_SYNC_ACTION',
  message: expect.stringMatching(
    /is synchronous and cannot wait for a human, .*mode: 'async' or onApproval: 'suspend'/,
  ),
  details: { action: 'pay', rule: 'approval' },
});
const declared: GuardedActionOptions = { name: 'pay', requiresApproval: true };
const plain: GuardedActionOptions = { name: 'pay', tags: ['Payment'], costUsd: 5, riskLevel: 'critical' };

type Options = Parameters<typeof createTestSentinel>[0];
const attach = (action: GuardedActionOptions, options: Options = {}) => {
  const { sentinel } = createTestSentinel({ policy: {}, approvals: new QueueApprovalGate(), ...options });
  return sentinel.guard(() => 'ran', action as object);
};

describe('A synchronous action that a human is asked about each time', () => {
  it.each<[string, GuardedActionOptions, PolicyDocument]>([
    ['by its own declaration', declared, {}],
    ['by its name', plain, { approvals: { actions: ['p*'] } }],
    ['by its tag, whatever the case', plain, { approvals: { tags: ['PAYMENT'] } }],
    ['by its own declaration, in a document that is soft', declared, { strictMode: false, shadow: ['approval'] }],
  ])('is a ConfigurationError at attachment: %s', (_how, action, policy) => {
    expect(() => attach(action, { policy })).toThrow(REFUSAL);
  });

  it('is one for a class too, by attach and by get', () => {
    class Agent {
      @GuardedAction({ name: 'pay', requiresApproval: true })
      pay() {}
    }
    const { sentinel } = createTestSentinel({ policy: {}, approvals: new QueueApprovalGate() });
    expect(() => sentinel.attach(new Agent())).toThrow(REFUSAL);
    expect(() => sentinel.get(Agent)).toThrow(/^Agent\.pay is synchronous/);
  });

  it('is one where the gate is bound in the container', () => {
    const container = new Container();
    container.bind(ApprovalGate).toConstantValue(new QueueApprovalGate());
    expect(() => attach(declared, { container, approvals: undefined })).toThrow(REFUSAL);
  });

  it.each<[string, GuardedActionOptions, Options]>([
    ['the Sentinel suspends', declared, { onApproval: 'suspend' }],
    ['the action suspends', { ...declared, onApproval: 'suspend' }, {}],
    ['nobody can be asked', declared, { approvals: undefined }],
    ['only some calls are asked about: by cost', plain, { policy: { approvals: { thresholdUsd: 1 } } }],
    ['only some calls are asked about: by risk', plain, { policy: { approvals: { riskLevels: ['critical'] } } }],
    ['the criteria pick others', plain, { policy: { approvals: { actions: ['other'], tags: ['other'] } } }],
    ['there are no criteria', plain, { policy: { approvals: {} } }],
    ['the document is not strict', plain, { policy: { approvals: { actions: ['pay'] }, strictMode: false } }],
    ['the rule is in shadow', plain, { policy: { approvals: { actions: ['pay'] }, shadow: ['approval'] } }],
    ['the document is left out', plain, { policy: { approvals: { actions: ['pay'] }, enabled: false } }],
  ])('may be attached where %s', (_why, action, options) => {
    expect(() => attach(action, options)).not.toThrow();
  });

  it('is one where the action waits though the Sentinel suspends', () => {
    expect(() => attach({ ...declared, onApproval: 'wait' }, { onApproval: 'suspend' })).toThrow(REFUSAL);
  });

  it('may be attached where it is asynchronous: by its kind, or because it says so', async () => {
    const { sentinel } = createTestSentinel({ policy: {}, approvals: new ScriptedApprover(true, true, true) });
    await expect(sentinel.guard(async () => 1, { ...(declared as object), name: 'a' })()).resolves.toBe(1);
    const said = sentinel.guard(() => Promise.resolve(2), { ...(declared as object), name: 'b', mode: 'async' });
    await expect(said()).resolves.toBe(2);
    const steps = sentinel.guard(async function* () { yield 3; }, { ...(declared as object), name: 'c' })(); // biome-ignore format: short
    await expect(steps.next()).resolves.toEqual({ done: false, value: 3 });
  });
});

describe('A synchronous call that a human must agree to', () => {
  it.each<[string, Options, string]>([
    ['cannot wait', { approvals: new ScriptedApprover() }, 'ASYNC_RULE_ON_SYNC_ACTION'],
    ['has nobody to ask', {}, 'NO_APPROVER'],
  ])('is refused where it %s, and nobody is asked', (_why, options, code) => {
    // What depends on the call is known at the call.
    const policy = { approvals: { thresholdUsd: 1 } };
    const { sentinel, interventions } = createTestSentinel({ policy, ...options });
    const body = jest.fn();
    const pay = sentinel.guard(() => body(), { name: 'pay', costUsd: 2 });
    expect(pay).toThrow(expect.objectContaining({ name: 'PolicyViolationError', code }));
    const type = code === 'NO_APPROVER' ? 'approval_required' : 'hard_block';
    expect([body.mock.calls, interventions.map(lineOf)]).toEqual([[], [`1 ${type} blocked ${code}`]]);
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 0, reservedUsd: 0 });
  });

  it('is refused where a later policy asks about each call', () => {
    const { sentinel } = createTestSentinel({ policy: {}, approvals: new ScriptedApprover() });
    const pay = sentinel.guard(() => 'ran', { name: 'pay' });
    expect(pay()).toBe('ran');
    sentinel.updatePolicy({ approvals: { actions: ['pay'] } });
    expect(pay).toThrow(expect.objectContaining({ code: 'ASYNC_RULE_ON_SYNC_ACTION' }));
  });
});
