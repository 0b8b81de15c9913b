// Suspend and resume: a call that needs approval does not wait. It throws, the agent does something else, and the call
// runs when somebody has agreed: for frameworks with a pause of their own.
import { ApprovalPendingError, createSentinel, QueueApprovalGate } from 'agent-sentinel';
import { SupportAgent } from './support-agent';

async function main(): Promise<void> {
  const sentinel = createSentinel({
    policy: { approvals: { actions: ['delete_*'] } },
    approvals: new QueueApprovalGate(),
    onApproval: 'suspend',
  });
  const agent = sentinel.get(SupportAgent);

  const approvalId = await suspended(() => agent.deleteCustomer('ada@example.com'));
  console.log(await agent.lookup('O-17'));

  // Nobody has answered yet.
  await sentinel.resume(approvalId).catch((error: Error) => console.log(error.name));

  for (const { id, actionName } of sentinel.approvals.pending()) {
    console.log(`waits: ${actionName}`);
    sentinel.approvals.approve(id, { by: 'data-protection' });
  }
  console.log(await sentinel.resume<string>(approvalId));

  // A yes is for one run.
  await sentinel.resume(approvalId).catch((error: { code: string }) => console.log(error.code));
  await sentinel.close();
}

/** Makes a call, and gives the id under which it was suspended. */
async function suspended(call: () => Promise<string>): Promise<string> {
  try {
    await call();
  } catch (error) {
    if (ApprovalPendingError.isInstance(error)) return error.approvalId;
    throw error;
  }
  throw new Error('It ran without being asked about.');
}

void main();
