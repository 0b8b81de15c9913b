import { CHANGED_STOP, KILL_TARGET, killTarget, type SentTarget, stopAnswer } from '../kill-switch/kill-target';
import { DECIDERS, type Route } from '../route';
import { TEXT } from '../schemas/fields';

/** Stops an agent, a run, a mission, or everything. */
export const kill: Route = {
  method: 'POST',
  url: '/kill-switch/kill',
  summary: 'Stops an agent, a run, a mission, or everything; one that is stopped stays so, with changed: false.',
  roles: DECIDERS,
  body: {
    type: 'object',
    properties: { ...KILL_TARGET, reason: { ...TEXT, minLength: 1, maxLength: 2_000 } },
    required: ['target_type', 'reason'],
    additionalProperties: false,
  },
  answers: { 200: CHANGED_STOP },
  async handle({ body, key }, _reply, { storage }) {
    const { reason, ...sent } = body as SentTarget & { readonly reason: string };
    const { id, label } = key;
    const target = killTarget(sent, 'INVALID_BODY');
    const { stop, isNew } = await storage.killSwitches.kill(key.org, target, reason, { id, label });
    return { changed: isNew, is_killed: true, ...stopAnswer(stop) };
  },
};
