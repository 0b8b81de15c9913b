import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiProblem } from '../../api/problem';
import { Brand } from '../../parts/brand';
import { signIn } from '../../state/session';

/** Asks for a key, once: it is sent to the platform, and kept nowhere in the browser. */
export function SignIn() {
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isBusy, setBusy] = useState(false);

  useEffect(() => {
    document.title = 'Sign in · Agent Sentinel';
    field.current?.focus();
  }, []);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const key = field.current?.value.trim() ?? '';
    if (key === '' || isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      await signIn(key);
    } catch (error) {
      setProblem(ApiProblem.of(error));
      setBusy(false);
      field.current?.select();
    }
  };

  return (
    <main class="sign-in">
      <form class="panel" onSubmit={submit}>
        <div class="sign-in-title">
          <Brand size={32} />
          <h1>Agent Sentinel</h1>
        </div>
        <p class="quiet">See what your agents were kept from doing, and decide what waits.</p>
        <div class="field">
          <label for="api-key">API key</label>
          <input
            id="api-key"
            ref={field}
            class="input mono"
            type="password"
            autocomplete="off"
            spellcheck={false}
            placeholder="as_…"
            aria-invalid={problem !== null}
            aria-describedby="api-key-help"
          />
        </div>
        <div role="alert">{problem !== null && <p class="fault">{problem.detail}</p>}</div>
        <button type="submit" class="button primary" disabled={isBusy}>
          {isBusy ? 'Signing in…' : 'Sign in'}
        </button>
        <p id="api-key-help" class="quiet small">
          The first key stands in <code>.agent-sentinel/platform.db.admin-key</code>, or where the platform was started.
          It is sent once and not kept in this browser; the session lasts 12 hours.
        </p>
      </form>
    </main>
  );
}
