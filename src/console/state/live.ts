import { signal } from '@preact/signals';
import type { ApiProblem } from '../api/problem';
import { now } from './clock';
import { findSessionAgain } from './session';

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
/** A page that nobody sees lets go of its connection after so long: browsers have six for all tabs of a platform. */
const HIDDEN_MS = 5_000;
/** The platform tells `beat` so often. */
const BEAT_MS = 15_000;
/** How often it is looked whether news still arrive. */
const LOOK_MS = 5_000;
/** A clock that went on by so much between two looks: the machine slept. */
const SLEPT_MS = 30_000;

/** Whether news arrive. */
export const connection = signal<'connecting' | 'live' | 'lost'>('connecting');

type Listener = (data: Readonly<Record<string, unknown>>) => void;
const listeners = new Map<LiveEvent, Set<Listener>>(NAMES.map((name) => [name, new Set()]));
let source: EventSource | null = null;
let isWanted = false;
let retrying = 0;
let hiding = 0;
let looking = 0;
let heardAt = 0;
let lookedAt = 0;

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
  isWanted = true;
  lookedAt = now();
  looking = window.setInterval(look, LOOK_MS);
  open();
  if (document.hidden) letGoSoon();
}

/** Ends to listen. */
export function disconnect(): void {
  isWanted = false;
  clearInterval(looking);
  clearTimeout(hiding);
  close();
}

function open(): void {
  close();
  heardAt = now();
  source = new EventSource('/api/v1/events');
  let isFirst = true;
  source.onopen = () => {
    hear();
    connection.value = 'live';
    // Where the browser connects again it goes on where it was; what happened before a stream began, nobody tells it.
    if (isFirst) tell('reset', {});
    isFirst = false;
  };
  source.onerror = () => {
    connection.value = 'lost';
    if (source?.readyState !== EventSource.CLOSED) return;
    close();
    retrying = window.setTimeout(openAgain, RETRY_MS);
  };
  source.addEventListener('beat', hear);
  for (const name of NAMES) {
    source.addEventListener(name, ({ data }) => {
      hear();
      tell(name, JSON.parse(data) as Record<string, unknown>);
    });
  }
}

function close(): void {
  clearTimeout(retrying);
  source?.close();
  source = null;
}

/** A stream does not tell why it was refused; an answer does, and a session that has ended signs out. */
function openAgain(): void {
  findSessionAgain().then(
    () => {
      // A page that nobody sees opens it when it is shown.
      if (isWanted && !document.hidden && source === null) open();
    },
    ({ status }: ApiProblem) => {
      if (isWanted && status !== 401) retrying = window.setTimeout(openAgain, RETRY_MS);
    },
  );
}

/** Lets go of a stream that may be dead without a word, and begins another one. */
function renew(): void {
  if (!isWanted || document.hidden) return;
  // Where nobody is signed in any more, the answer signs out; without one the stream will fail as well.
  findSessionAgain().catch(() => undefined);
  connection.value = 'lost';
  open();
}

/** After a sleep, or where a network went away silently, a stream stays open and nothing comes. */
function look(): void {
  const at = now();
  const isSilent = source?.readyState === EventSource.OPEN && at - heardAt > 2 * BEAT_MS;
  const hasSlept = at - lookedAt > SLEPT_MS;
  lookedAt = at;
  if (isSilent || hasSlept) renew();
}

function letGoSoon(): void {
  hiding = window.setTimeout(close, HIDDEN_MS);
}

function hear(): void {
  heardAt = now();
}

function tell(name: LiveEvent, data: Readonly<Record<string, unknown>>): void {
  for (const listener of listeners.get(name) ?? []) listener(data);
}

window.addEventListener('online', renew);
document.addEventListener('visibilitychange', () => {
  clearTimeout(hiding);
  if (!isWanted) return;
  lookedAt = now();
  if (document.hidden) letGoSoon();
  else if (source === null) renew();
});
