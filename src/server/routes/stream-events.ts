import { LIMITS } from '../limits';
import { Problem } from '../problem';
import { EVERYONE, type Route } from '../route';
import { sessionToken } from '../session/session-cookie';

const SEQUENCE = /^\d{1,15}$/;

/** Streams what happens. */
export const streamEvents: Route = {
  method: 'GET',
  url: '/events',
  summary:
    'Streams what happens as server-sent events: intervention_created and intervention_updated (the main fields of the ' +
    'record), run_created, stats_updated, approval_created, approval_updated, approval_decided, policy_updated, ' +
    'kill_switch_changed; to an agent only the last four, and of approvals its own; reset where what came after Last-Event-ID is no longer known; beat to a reader from time to time; bye at the end.',
  roles: EVERYONE,
  answers: { 200: { type: 'string' } },
  mediaTypes: ['text/event-stream'],
  handle(request, reply, { events, sessions }) {
    const { key, headers } = request;
    if (events.size >= LIMITS.streams) {
      throw new Problem('OVER_CAPACITY', `${LIMITS.streams} streams are open already.`, { retryAfterSeconds: 15 });
    }
    if (events.sizeOf(key.id) >= LIMITS.streamsOfKey) {
      const detail = `${LIMITS.streamsOfKey} streams of this key are open already.`;
      throw new Problem('OVER_CAPACITY', detail, { retryAfterSeconds: 15 });
    }
    const after = headers['last-event-id'];
    const token = headers.authorization === undefined ? sessionToken(request) : null;
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      connection: 'close',
      'x-accel-buffering': 'no',
    });
    events.open(
      reply.raw,
      {
        keyId: key.id,
        org: key.org,
        agentId: key.agentId,
        tellsRecords: key.role !== 'agent',
        isSignedIn: () => token === null || sessions.keyHashOf(token) !== null,
      },
      typeof after === 'string' ? sequenceOf(after) : null,
    );
  },
};

/** What is no sequence of ours is one that is not known. */
function sequenceOf(text: string): number {
  return SEQUENCE.test(text) ? Number(text) : -1;
}
