// Approvals by the platform: a call waits until an operator decides, here over the API, as the console does. It starts a
// platform of its own with the command of the package: run it with npx, or as a script of npm, which find the command.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createSentinel, SentinelError } from 'agent-sentinel';
import { SupportAgent } from './support-agent';

const ADMIN_KEY = `as_${randomBytes(32).toString('hex')}`;
const data = join(mkdtempSync(join(tmpdir(), 'platform-')), 'platform.db');
const platform = spawn('agent-sentinel', ['platform', '--port', '0', '--data', data], {
  env: { ...process.env, AGENT_SENTINEL_ADMIN_KEY: ADMIN_KEY },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const listening = new Promise<string>((resolve) => {
  platform.stdout.on('data', (text) => resolve(/listening on (\S+)/.exec(String(text))?.[1] ?? ''));
});

/** Asks the API as an operator. */
async function ask(path: string, body?: object) {
  const response = await fetch(`${await listening}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, ...(body && { 'content-type': 'application/json' }) },
    body: JSON.stringify(body),
  });
  return JSON.parse(await response.text());
}

/** Approves what is small, and rejects what is not, as it comes in. */
async function operate(count: number): Promise<void> {
  for (let decided = 0; decided < count; await pause(50)) {
    for (const { id, action_inputs: inputs } of (await ask('/approvals/pending')).approvals) {
      if (inputs.amountUsd <= 100) await ask(`/approvals/${id}/approve`, { notes: 'A small one.' });
      else await ask(`/approvals/${id}/reject`, { reason: 'Ask the customer for the receipt first.' });
      decided++;
    }
  }
}

async function main(): Promise<void> {
  const { key } = await ask('/api-keys', { label: 'support', role: 'agent' });
  const reached = { url: await listening, apiKey: key };
  const sentinel = createSentinel({ policy: { approvals: { tags: ['payment'] } }, platform: reached });
  const agent = sentinel.get(SupportAgent);
  const told = (error: SentinelError) => error.message.split(' See ')[0];

  const refunds = Promise.all([agent.refund('O-17', 40), agent.refund('O-18', 4000).catch(told)]);
  await Promise.all([refunds, operate(2)]);
  for (const outcome of await refunds) console.log(outcome);

  await ask('/kill-switch/kill', { target_type: 'all', reason: 'Enough for today.' });
  while (sentinel.control.status().stops === 0) await pause(10);
  console.log(await agent.lookup('O-17').catch(told));
  await sentinel.close();
}

main().finally(() => platform.kill());
