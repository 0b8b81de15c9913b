import type { Committed } from '../../storage/truth';
import { cutText } from '../../text/cut';

/** Of one text: a stream's client has room for many events. */
const MAX_CHARACTERS = 500;

/** What a table of interventions shows; the whole record is at `/interventions/{id}`. */
const SHOWN = [
  'id',
  'revision',
  'type',
  'outcome',
  'risk_level',
  'timestamp',
  'action_name',
  'blast_radius',
  'reason',
  'reason_code',
  'rule',
  'policy_id',
  'policy_name',
  'agent_id',
  'run_id',
  'estimated_cost_usd',
  'actual_cost_usd',
  'cost_prevented_usd',
  'shadow',
] as const;

/** One event as `text/event-stream`. The id, where there is one, is what a client comes back with. */
export function eventText(name: string, data: object, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * Tells of a change: by what the event holds, else by the record.
 *
 * @param body - the record as JSON; null where it is gone: then only its id is told.
 */
export function changeText({ kind, id, seq, data }: Committed, body: string | null): string {
  if (data !== undefined) return eventText(kind, cutAll(data), seq);
  return eventText(kind, kind === 'run_created' ? { run_id: id } : shown(id, body), seq);
}

function cutAll(data: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, cut(value)]));
}

function shown(id: string | null, body: string | null): object {
  if (body === null) return { id };
  const record = JSON.parse(body) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(SHOWN.map((name) => [name, cut(record[name] ?? null)]));
}

function cut(value: unknown): unknown {
  return typeof value === 'string' ? cutText(value, MAX_CHARACTERS) : value;
}
