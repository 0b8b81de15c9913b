import { useRef } from 'preact/hooks';
import type { AgentDetail } from '../../api/agent';
import { request } from '../../api/request';
import { useDoing } from '../../state/use-doing';

/** Names and describes an agent. */
export function AgentNotes({ agent, onChanged }: { readonly agent: AgentDetail; readonly onChanged: () => void }) {
  const name = useRef<HTMLInputElement>(null);
  const description = useRef<HTMLInputElement>(null);
  const { isBusy, problem, run } = useDoing();
  const save = (event: Event): void => {
    event.preventDefault();
    const body = { display_name: name.current?.value || null, description: description.current?.value || null };
    void run(async () => {
      await request('PATCH', `/agents/${encodeURIComponent(agent.agent_id)}`, { body });
      onChanged();
    });
  };
  return (
    <section aria-label="Name and description">
      <h3>Name and description</h3>
      <form class="form" onSubmit={save}>
        <div class="field">
          <label for="agent-name">Name</label>
          <input id="agent-name" ref={name} class="input" maxLength={256} defaultValue={agent.display_name ?? ''} />
        </div>
        <div class="field">
          <label for="agent-description">Description</label>
          <input id="agent-description" ref={description} class="input" defaultValue={agent.description ?? ''} />
        </div>
        <div role="alert">{problem !== null && <p class="fault">{problem.detail}</p>}</div>
        <button type="submit" class="button" disabled={isBusy}>
          Save
        </button>
      </form>
    </section>
  );
}
