const drafts = new Map<string, unknown>();

/** What was begun under a name and not saved; it is here as long as the tab shows the console, and stored nowhere. */
export function keptDraft<Draft>(name: string): Draft | null {
  return (drafts.get(name) as Draft | undefined) ?? null;
}

/** Keeps what was begun; null lets go of it. While there is something, the browser asks before it leaves the console. */
export function keepDraft(name: string, draft: unknown): void {
  if (draft === null) drafts.delete(name);
  else drafts.set(name, draft);
  listen();
}

/** Lets go of all that was begun: another one has signed in. */
export function forgetDrafts(): void {
  drafts.clear();
  listen();
}

function listen(): void {
  // A page that listens is not kept for the way back.
  window[drafts.size > 0 ? 'addEventListener' : 'removeEventListener']('beforeunload', askFirst);
}

function askFirst(event: Event): void {
  event.preventDefault();
}
