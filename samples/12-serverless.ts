// Serverless: a handler that may be frozen as soon as it has answered. Records are flushed before it does; a call that
// needs approval is suspended and not waited for.
import { createServer } from 'node:http';
import { ApprovalPendingError, createSentinel, QueueApprovalGate, SentinelError } from 'agent-sentinel';
import { SupportAgent } from './support-agent';

// Made once for each process, outside the handler; the only directory that can be written is the temporary one.
const sentinel = createSentinel({
  policy: { deniedActions: ['drop_*'], approvals: { tags: ['payment'] }, budgets: { run: 1 } },
  approvals: new QueueApprovalGate(),
  onApproval: 'suspend',
});
const agent = sentinel.get(SupportAgent);

interface Event {
  readonly requestId: string;
  readonly tool: string;
  readonly with: readonly unknown[];
}

/** What a platform such as a cloud's functions calls. */
async function handler(event: Event): Promise<{ status: number; body: string }> {
  try {
    const body = await sentinel.run({ runId: event.requestId }, () => agent.perform(event.tool, event.with));
    return { status: 200, body };
  } catch (error) {
    if (!SentinelError.isInstance(error)) throw error;
    return { status: ApprovalPendingError.isInstance(error) ? 202 : 403, body: error.toToolMessage() };
  } finally {
    // Whatever is answered, the records have left the process first.
    await sentinel.flush({ timeoutMs: 1000 });
  }
}

const server = createServer(async (request, response) => {
  const parts: Buffer[] = await request.toArray();
  const { status, body } = await handler(JSON.parse(Buffer.concat(parts).toString()) as Event);
  response.writeHead(status).end(body);
});

server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address() as { port: number };
  const post = (event: Event) => fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: JSON.stringify(event) });
  for (const [tool, ...args] of [
    ['lookup', 'O-17'],
    ['dropTable', 'orders'],
    ['refund', 'O-18', 0.5],
  ]) {
    const answer = await post({ requestId: 'R-1', tool: String(tool), with: args });
    console.log(answer.status, (await answer.text()).split('. ')[0]);
  }
  server.close();
  await sentinel.close();
});
