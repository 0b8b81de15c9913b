import { effect } from '@preact/signals';
import { session } from './session';

/** What was begun, by whoever began it. */
const drafts = new Map<string, Map<string, unknown>>();

/**
 * What somebody began under a name and did not save; it is here as long as the tab shows the console, and stored
 * nowhere.
 *
 * @param owner - the first characters of the key that was signed in with.
 */
export function keptDraft<Draft>(owner: string, name: string): Draft | null {
  return (drafts.get(owner)?.get(name) as Draft | undefined) ?? null;
}

/**
 * Keeps what was begun; null lets go of it. While whoever is signed in has something, the browser asks before it leaves
 * the console.
 */
export function keepDraft(owner: string, name: string, draft: unknown): void {
  const own = drafts.get(owner) ?? new Map<string, unknown>();
  if (draft === null) own.delete(name);
  else own.set(name, draft);
  drafts.set(owner, own);
  askForOwn();
}

effect(askForOwn);

function askForOwn(): void {
  // While nobody is signed in it is as it was: a session that has ended by itself is begun again.
  if (!session.value) return;
  const own = drafts.get(session.value.key_prefix);
  // A page that listens is not kept for the way back.
  window[own !== undefined && own.size > 0 ? 'addEventListener' : 'removeEventListener']('beforeunload', askFirst);
}

function askFirst(event: Event): void {
  event.preventDefault();
}
