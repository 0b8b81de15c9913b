// A sink of your own: it gets every intervention, in batches, off the path of the calls.
import { createSentinel, InterventionSink, interventionsOf, type SinkRecord } from 'agent-sentinel';
import { SupportAgent } from './support-agent';

class ChatSink extends InterventionSink {
  readonly name = 'chat';

  async write(batch: readonly SinkRecord[], _signal: AbortSignal) {
    const lines = interventionsOf(batch).map(({ outcome, blastRadius }) => `:no_entry: ${outcome}: ${blastRadius}`);
    if (lines.length > 0) await postToChat(lines.join('\n'));
  }
}

// Where yours would do: await fetch(webhook, { method: 'POST', body: JSON.stringify({ text }), signal });
async function postToChat(text: string): Promise<void> {
  console.log(text);
}

async function main(): Promise<void> {
  const sentinel = createSentinel({ policy: { deniedActions: ['drop_*', 'delete_*'] }, sinks: [new ChatSink()] });
  const agent = sentinel.get(SupportAgent);
  await agent.dropTable('orders').catch(() => console.log('refused'));
  await agent.deleteCustomer('ada@example.com').catch(() => console.log('refused'));
  await sentinel.close();
}

void main();
