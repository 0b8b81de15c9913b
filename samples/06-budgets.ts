// Budgets with the actual cost: each call reserves its estimate and settles at what the model's usage says, so that
// parallel calls cannot overshoot together.
import { BudgetExceededError, createSentinel, GuardedAction } from 'agent-sentinel';

interface Completion {
  readonly text: string;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
}

const USD_PER_INPUT_TOKEN = 3e-6;
const USD_PER_OUTPUT_TOKEN = 15e-6;

// Stands for a call of your model's client; the shape of its usage is what matters here.
async function complete(prompt: string, maxTokens: number): Promise<Completion> {
  return { text: `about ${prompt}`, usage: { inputTokens: prompt.length, outputTokens: maxTokens / 2 } };
}

class Writer {
  @GuardedAction({
    name: 'call_llm',
    costUsd: (prompt: string, maxTokens: number) =>
      prompt.length * USD_PER_INPUT_TOKEN + maxTokens * USD_PER_OUTPUT_TOKEN,
    actualCostUsd: ({ usage }: Completion) =>
      usage.inputTokens * USD_PER_INPUT_TOKEN + usage.outputTokens * USD_PER_OUTPUT_TOKEN,
  })
  async write(prompt: string, maxTokens: number): Promise<Completion> {
    return complete(prompt, maxTokens);
  }
}

async function main(): Promise<void> {
  const sentinel = createSentinel({ policy: { budgets: { session: 1, run: 0.1 } } });
  const writer = sentinel.get(Writer);
  await sentinel.newRun({ intent: 'ten chapters at once' }, async () => {
    const chapters = Array.from({ length: 10 }, (_, index) => writer.write(`chapter ${index}`, 1500));
    const results = await Promise.allSettled(chapters);
    const refused = results.filter((each) => each.status === 'rejected' && BudgetExceededError.isInstance(each.reason));
    const { runUsd, reservedUsd } = sentinel.spend();
    console.log(`${results.length - refused.length} written, ${refused.length} refused`);
    console.log(`spent ${runUsd} USD of 0.1, still reserved ${reservedUsd}`);
    await writer.write('an epilogue', 1500);
    console.log('what the estimates had too much is free again: an epilogue was written');
  });
  await sentinel.close();
}

void main();
