// Approval: what is dear or dangerous waits for a human. Here the questions go into a queue, and code answers them;
// CallbackApprovalGate asks a function of yours, TerminalApprovalGate whoever sits at the terminal.
import { ApprovalRejectedError, createSentinel, QueueApprovalGate } from 'agent-sentinel';
import { SupportAgent } from './support-agent';

const queue = new QueueApprovalGate({
  onRequest: ({ id, actionName, inputs, reason }) => {
    console.log(`asked: ${actionName} ${JSON.stringify(inputs)}: ${reason}`);
    // Where yours would do: show it in a chat, and answer when somebody has pressed a button.
    setTimeout(() => answer(id, inputs), 10);
  },
});

function answer(id: string, { amountUsd }: Readonly<Record<string, unknown>>): void {
  if (Number(amountUsd) <= 100) queue.approve(id, { by: 'support-lead' });
  else queue.reject(id, { by: 'support-lead', notes: 'Over 100 USD a manager has to call the customer first.' });
}

async function main(): Promise<void> {
  const sentinel = createSentinel({
    policy: { name: 'support', approvals: { tags: ['payment'], timeoutSeconds: 600 } },
    approvals: queue,
  });
  sentinel.interventions$.subscribe(({ revision, outcome, actionName, context }) => {
    const by = context.decided_by === undefined ? '' : ` by ${context.decided_by}`;
    console.log(`${actionName}, revision ${revision}: ${outcome}${by}`);
  });
  const agent = sentinel.get(SupportAgent);
  console.log(await agent.refund('O-18', 40));
  try {
    await agent.refund('O-19', 4000);
  } catch (error) {
    if (!ApprovalRejectedError.isInstance(error)) throw error;
    console.log(error.toToolMessage());
  }
  await sentinel.close();
}

void main();
