// Testing your policy: the real policy, the real agent, a clock that you move, and no files. Run it with
// `node --test`, or with any other test runner.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApprovalExpiredError, parsePolicy } from 'agent-sentinel';
import { createTestSentinel, expectGuarded, ScriptedApprover } from 'agent-sentinel/testing';
import { SupportAgent } from './support-agent';

// Where yours would be: policyFile: 'callguard.yaml'.
const policy = parsePolicy(`
name: support
denied_actions: [drop_*]
approvals: { tags: [payment], timeout_seconds: 600 }
rate_limits: { send_email: { max_count: 1, window_seconds: 60 } }
`);

describe('The support policy', () => {
  it('leaves no public method of the agent unguarded', () => {
    expectGuarded(SupportAgent, { except: ['perform'] });
  });

  it('never drops a table', async () => {
    const { sentinel, interventions } = createTestSentinel({ policy });
    await assert.rejects(sentinel.get(SupportAgent).dropTable('orders'), { code: 'ACTION_DENIED' });
    assert.equal(interventions[0].costPreventedUsd, 5000);
  });

  it('shows a human what will run, and refuses when nobody answers', async () => {
    const approver = new ScriptedApprover(true, 'silence');
    const { sentinel, clock } = createTestSentinel({ policy, approvals: approver });
    const agent = sentinel.get(SupportAgent);
    assert.equal(await agent.refund('O-18', 40), '40 USD refunded for O-18');
    assert.deepEqual(approver.asked[0].inputs, { orderId: 'O-18', amountUsd: 40 });

    const refund = agent.refund('O-19', 40);
    clock.advance(600_000);
    await assert.rejects(refund, ApprovalExpiredError);
  });

  it('sends one mail a minute', async () => {
    const { sentinel, clock } = createTestSentinel({ policy });
    const agent = sentinel.get(SupportAgent);
    await agent.email(['ada@example.com'], 'Hello');
    await assert.rejects(agent.email(['ada@example.com'], 'Hello again'), { code: 'RATE_LIMITED' });
    clock.advance(60_000);
    await agent.email(['ada@example.com'], 'Hello again');
  });
});
