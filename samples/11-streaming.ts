// Streaming: an async generator is guarded at its first step, and settles when it ends, at what it reported. The kill
// switch ends it at its next step.
import { createSentinel, GuardedAction, KillSwitchError, reportCost } from 'agent-sentinel';

const USD_PER_TOKEN = 0.001;

class Writer {
  @GuardedAction({ name: 'stream_text', costUsd: (_topic: string, maxTokens: number) => maxTokens * USD_PER_TOKEN })
  async *write(topic: string, maxTokens: number) {
    try {
      for (let token = 0; token < maxTokens; token++) {
        reportCost(USD_PER_TOKEN);
        yield `${topic}-${token}`;
      }
    } finally {
      console.log('the connection to the model is closed');
    }
  }
}

async function main(): Promise<void> {
  const sentinel = createSentinel({ policy: { budgets: { session: 0.05 } } });
  const writer = sentinel.get(Writer);

  for await (const text of writer.write('owls', 40)) {
    if (text === 'owls-9') break;
  }
  console.log(`spent ${sentinel.spend().sessionUsd} USD for ten of forty tokens`);

  try {
    for await (const text of writer.write('bats', 40)) {
      if (text === 'bats-4') sentinel.kill('Somebody has seen enough.');
    }
  } catch (error) {
    if (!KillSwitchError.isInstance(error)) throw error;
    console.log(error.message);
  }
  console.log(`spent ${sentinel.spend().sessionUsd} USD in all, still reserved ${sentinel.spend().reservedUsd}`);
  await sentinel.close();
}

void main();
