// A support agent works through the requests of support-requests.json. Its tools are guarded: whatever the policy
// forbids does not run, and leaves a receipt in .agent-sentinel/interventions.jsonl.
import { createSentinel, PolicyViolationError } from 'agent-sentinel';
import { SupportAgent } from './support-agent';
import requests from './support-requests.json';

async function main(): Promise<void> {
  const sentinel = createSentinel({
    agentId: 'support-bot',
    policy: {
      name: 'support',
      deniedActions: ['drop_*', 'export_*', 'delete_customer'],
      warnings: { tags: ['external'] },
    },
  });
  const blocked = new Map<string, number>();
  let prevented = 0;
  sentinel.interventions$.subscribe(({ outcome, riskLevel, blastRadius, actionName, costPreventedUsd, rule }) => {
    console.log(`  [${outcome}] ${blastRadius} (risk ${riskLevel}, ${costPreventedUsd} USD prevented, by ${rule})`);
    if (outcome === 'blocked') blocked.set(actionName, (blocked.get(actionName) ?? 0) + 1);
    prevented += costPreventedUsd;
  });

  const agent = sentinel.get(SupportAgent);
  for (const { id, text, wants } of requests) {
    console.log(`${id} ${text}`);
    for (const want of wants) await sentinel.newRun({ intent: text }, () => perform(agent, want.tool, want.with));
  }

  const total = [...blocked.values()].reduce((sum, count) => sum + count, 0);
  const [most = ['nothing', 0]] = [...blocked].sort((left, right) => right[1] - left[1]);
  console.log(
    `\nBlocked ${total}, cost prevented ${prevented} USD, most blocked ${most[0]} (${most[1]}), spent ${sentinel.spend().sessionUsd} USD.`,
  );
  await sentinel.close();
}

async function perform(agent: SupportAgent, tool: string, args: readonly unknown[]): Promise<void> {
  try {
    console.log(`  ${await agent.perform(tool, args)}`);
  } catch (error) {
    if (!PolicyViolationError.isInstance(error)) throw error;
    console.log(`  ${error.toToolMessage()}`);
  }
}

void main();
