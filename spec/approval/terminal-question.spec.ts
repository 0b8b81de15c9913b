import { terminalQuestion } from '../../src/approval/terminal-question';
import { sampleRequest } from '../../src/testing/sample-request';

describe('terminalQuestion', () => {
  it('tells what is asked, why, by whom, with which arguments, and until when', () => {
    expect(terminalQuestion(sampleRequest())).toBe(`
An agent asks to run refund_customer: refund customer
  why asked  refund_customer needs a human's approval by its tag payment.
  agent      support-1, which wants to: close ticket 7
  risk       high, estimated cost 0.02 USD
  inputs     {
               "orderId": "A-1",
               "amountUsd": 100
             }
  until      2026-01-05T01:00:00.000Z
`);
  });

  it('does without an agent and an intent', () => {
    expect(terminalQuestion(sampleRequest({ agentId: null, intent: null }))).toContain('\n  agent      no name\n');
  });

  it('cuts long inputs, and says so', () => {
    const text = terminalQuestion(sampleRequest({ inputs: { text: 'x'.repeat(5000) } }));
    expect(text).toMatch(/x … \[cut: 5016 characters\]\n/);
    expect(text.length).toBeLessThan(2500);
  });

  it('never lets an agent move the cursor, colour, or write lines of its own', () => {
    const evil = '\u001b[2J\r\n  risk       low\u2028\u202e\u0007';
    const fields = { actionName: evil, description: evil, reason: evil, agentId: evil, intent: evil };
    const text = terminalQuestion(sampleRequest({ ...fields, inputs: { [evil]: [evil] } }));
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(text.match(/^ {2}risk /gm)).toHaveLength(1);
  });
});
