import { signal } from '@preact/signals';
import type { ApiProblem } from '../api/problem';
import { request } from '../api/request';

/** What the platform tells while one looks on; `reset`: all that is shown may be out of date. */
export type LiveEvent =
  | 'intervention_created'
  | 'intervention_updated'
  | 'run_created'
  | 'stats_updated'
  | 'approval_created'
  | 'approval_updated'
  | 'approval_decided'
  | 'policy_updated'
  | 'kill_switch_changed'
  | 'reset';

const NAMES: readonly LiveEvent[] = [
  'intervention_created',
  'intervention_updated',
  'run_created',
  'stats_updated',
  'approval_created',
  'approval_updated',
  'approval_decided',
  'policy_updated',
  'kill_switch_changed',
  'reset',
];
const RETRY_MS = 2_000;
/** A page that nobody sees holds a connection for so long; browsers have few. */
const HIDDEN_MS = 5 * 60_000;

/** Whether news arrive. */
export const connection = signal<'connecting' | 'live' | 'lost'>('connecting');

type Listener = (data: Readonly<Record<string, unknown>>) => void;
const listeners = new Map<LiveEvent, Set<Listener>>(NAMES.map((name) => [name, new Set()]));
let source: EventSource | null = null;
let timer = 0;
let wasInterrupted = false;

/** Listens to what the platform tells. @returns a function that ends that. */
export function onLive(names: readonly LiveEvent[], listener: Listener): () => void {
  for (const name of names) listeners.get(name)?.add(listener);
  return () => {
    for (const name of names) listeners.get(name)?.delete(listener);
  };
}

/** Begins to listen; the browser connects again by itself, and goes on where it was. */
export function connect(): void {
  disconnect();
  source = new EventSource('/api/v1/events');
  source.onopen = () => {
    connection.value = 'live';
    // A connection of its own does not know where the one before it was.
    if (wasInterrupted) tell('reset', {});
    wasInterrupted = false;
  };
  source.onerror = () => {
    connection.value = 'lost';
    if (source?.readyState !== EventSource.CLOSED) return;
    wasInterrupted = true;
    timer = window.setTimeout(connectAgain, RETRY_MS);
  };
  for (const name of NAMES) {
    source.addEventListener(name, ({ data }) => tell(name, JSON.parse(data) as Record<string, unknown>));
  }
}

/** A stream does not tell why it was refused; an answer does, and a session that has ended signs out. */
function connectAgain(): void {
  request('GET', '/session').then(connect, ({ status }: ApiProblem) => {
    if (status !== 401) timer = window.setTimeout(connectAgain, RETRY_MS);
  });
}

/** Ends to listen. */
export function disconnect(): void {
  clearTimeout(timer);
  source?.close();
  source = null;
}

function tell(name: LiveEvent, data: Readonly<Record<string, unknown>>): void {
  for (const listener of listeners.get(name) ?? []) listener(data);
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && source === null && wasInterrupted) connect();
  if (!document.hidden || source === null) return;
  const left = window.setTimeout(() => {
    if (!document.hidden) return;
    wasInterrupted = true;
    disconnect();
  }, HIDDEN_MS);
  document.addEventListener('visibilitychange', () => clearTimeout(left), { once: true });
});
