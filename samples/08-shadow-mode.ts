// Shadow mode: try a stricter policy on real traffic before it blocks anything. What it would have done is a warning.
import { createSentinel, parsePolicy } from 'agent-sentinel';
import { SupportAgent } from './support-agent';

const inForce = parsePolicy('{ name: in-force, denied_actions: ["drop_*"] }');
const onTrial = parsePolicy(`
name: on-trial
strict_mode: false
allowed_actions: ["lookup_*", "send_*"]
budgets: { run: 5 }
`);

async function main(): Promise<void> {
  const sentinel = createSentinel({ policy: [inForce, onTrial] });
  sentinel.interventions$.subscribe(({ outcome, actionName, policyName, context }) => {
    const would = context.would_have_been === undefined ? '' : `, would have been ${context.would_have_been}`;
    console.log(`${outcome} ${actionName} by ${policyName}${would}`);
  });
  const agent = sentinel.get(SupportAgent);
  console.log(await agent.refund('O-18', 40));
  console.log(await agent.lookup('O-17'));
  await agent.dropTable('orders').catch((error: Error) => console.log(error.message));
  await sentinel.close();
}

void main();
