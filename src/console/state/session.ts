import { signal } from '@preact/signals';
import { ApiProblem } from '../api/problem';
import { onSignedOut, request } from '../api/request';
import type { Role, Session } from '../api/session';

/** Who has signed in; null for nobody, undefined while that is found out. */
export const session = signal<Session | null | undefined>(undefined);

/** Why it cannot be found out who has signed in. */
export const sessionProblem = signal<ApiProblem | null>(null);

onSignedOut(() => {
  session.value = null;
});

/** All tabs of a browser send the same cookie: whoever signs in or out in one of them does so in each. */
const otherTabs = new BroadcastChannel('agent-sentinel-session');
otherTabs.onmessage = () => void findSessionAgain().catch(() => undefined);

/** Finds out who has signed in. */
export async function findSession(): Promise<void> {
  sessionProblem.value = null;
  try {
    await findSessionAgain();
  } catch (error) {
    const problem = ApiProblem.of(error);
    if (problem.status !== 401) sessionProblem.value = problem;
  }
}

/**
 * Finds out whether somebody else is signed in meanwhile, from another tab.
 *
 * @throws {@link ApiProblem} where that cannot be found out; for 401 nobody is signed in any more.
 */
export async function findSessionAgain(): Promise<void> {
  take(await request<Session>('GET', '/session'));
}

/** Signs in. The key is sent once, and kept nowhere. */
export async function signIn(apiKey: string): Promise<void> {
  signOutProblem.value = null;
  take(await request<Session>('POST', '/session', { body: { api_key: apiKey } }));
  otherTabs.postMessage('signed in');
}

/** Why signing out failed: whoever is shown as signed in still is. */
export const signOutProblem = signal<ApiProblem | null>(null);

/** Signs out. Where the platform does not say so, the session goes on, and so does the console. */
export async function signOut(): Promise<void> {
  signOutProblem.value = null;
  try {
    await request('DELETE', '/session');
  } catch (error) {
    const problem = ApiProblem.of(error);
    if (problem.status !== 401) {
      signOutProblem.value = problem;
      return;
    }
  }
  session.value = null;
  otherTabs.postMessage('signed out');
}

function take(found: Session): void {
  if (JSON.stringify(session.value) !== JSON.stringify(found)) session.value = found;
}

const RANK: Readonly<Record<Role, number>> = { agent: 0, viewer: 1, operator: 2, admin: 3 };

/** Whether whoever has signed in may do what takes this role. */
export function may(role: Role): boolean {
  return session.value != null && RANK[session.value.role] >= RANK[role];
}
