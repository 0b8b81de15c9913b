import { useRef, useState } from 'preact/hooks';
import { request } from '../../api/request';
import { Panel } from '../../parts/panel';
import { Snippet } from '../../parts/snippet';
import { useDoing } from '../../state/use-doing';

/** Makes a key, and shows it this once. */
export function NewKey({ onMade }: { readonly onMade: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const [made, setMade] = useState<string | null>(null);
  const { isBusy, problem, run } = useDoing();
  const make = (event: Event): void => {
    event.preventDefault();
    const fields = new FormData(form.current as HTMLFormElement);
    const agent = String(fields.get('agent_id')).trim();
    const body = { label: fields.get('label'), role: fields.get('role'), ...(agent !== '' && { agent_id: agent }) };
    void run(async () => {
      setMade((await request<{ readonly key: string }>('POST', '/api-keys', { body })).key);
      form.current?.reset();
      onMade();
    });
  };
  return (
    <Panel title="Make a key">
      <form class="inline-form" ref={form} onSubmit={make}>
        <div class="field">
          <label for="key-label">Label</label>
          <input id="key-label" name="label" class="input" required maxLength={256} placeholder="support bot" />
        </div>
        <div class="field">
          <label for="key-role">Role</label>
          <select id="key-role" name="role" class="input">
            <option value="agent">agent: reports, and asks</option>
            <option value="viewer">viewer: reads</option>
            <option value="operator">operator: decides</option>
            <option value="admin">admin: may everything</option>
          </select>
        </div>
        <div class="field">
          <label for="key-agent">Agent (optional)</label>
          <input id="key-agent" name="agent_id" class="input" maxLength={128} />
        </div>
        <button type="submit" class="button primary" disabled={isBusy}>
          Make key
        </button>
      </form>
      <div role="alert" class="made-key">
        {problem !== null && <p class="fault">{problem.detail}</p>}
        {made !== null && (
          <>
            <p>Copy it now: it is shown this once.</p>
            <Snippet code={made} />
          </>
        )}
      </div>
    </Panel>
  );
}
