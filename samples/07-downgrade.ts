// Downgrades: instead of refusing, the policy lowers arguments. The body gets copies; the caller's objects stay as they are.
import { createSentinel, GuardedAction, parsePolicy } from 'agent-sentinel';

const policy = parsePolicy(`
name: thrift
downgrades:
  call_llm:
    - { argument: options.model, replace: { gpt-large: gpt-mini } }
    - { argument: options.maxTokens, maximum: 1000 }
  send_email:
    - { argument: to, max_items: 2 }
`);

class Assistant {
  @GuardedAction({
    name: 'call_llm',
    costUsd: (_prompt: string, { maxTokens }: { maxTokens: number }) => maxTokens * 1e-5,
  })
  async ask(prompt: string, options: { model: string; maxTokens: number }) {
    return `asked ${options.model} for ${options.maxTokens} tokens: ${prompt}`;
  }

  @GuardedAction({ name: 'send_email' })
  async email(to: string[]) {
    return `sent to ${to.length}`;
  }
}

async function main(): Promise<void> {
  const sentinel = createSentinel({ policy });
  sentinel.interventions$.subscribe(({ type, reason, costPreventedUsd }) => {
    console.log(`${type}: ${reason} ${costPreventedUsd} USD saved`);
  });
  const assistant = sentinel.get(Assistant);
  const options = { model: 'gpt-large', maxTokens: 8000 };
  console.log(await assistant.ask('a haiku', options));
  console.log(await assistant.email(['a@example.com', 'b@example.com', 'c@example.com']));
  console.log(`the caller still has ${options.model}, ${options.maxTokens}`);
  await sentinel.close();
}

void main();
