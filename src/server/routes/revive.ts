import { CHANGED_STOP, KILL_TARGET, killTarget, type SentTarget } from '../kill-switch/kill-target';
import { DECIDERS, type Route } from '../route';

/** Ends a stop. */
export const revive: Route = {
  method: 'POST',
  url: '/kill-switch/revive',
  summary: 'Ends the stop of exactly this target; where there is none, changed is false.',
  roles: DECIDERS,
  body: { type: 'object', properties: KILL_TARGET, required: ['target_type'], additionalProperties: false },
  answers: { 200: CHANGED_STOP },
  async handle({ body, key }, _reply, { storage }) {
    const target = killTarget(body as SentTarget, 'INVALID_BODY');
    const { id, label } = key;
    const ended = await storage.killSwitches.revive(key.org, target, { id, label });
    return {
      changed: ended !== null,
      is_killed: false,
      target_type: target.type,
      target_id: target.id,
      reason: null,
      killed_at: null,
    };
  },
};
