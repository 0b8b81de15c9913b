import { isStopFor } from '../kill-switch/is-stop-for';
import { STOP, stopAnswer } from '../kill-switch/kill-target';
import { EVERYONE, type Route } from '../route';
import { answer, ID, listOf, TEXT } from '../schemas/fields';

const ACTIVE_STOP = answer({ ...STOP, killed_by: ID, killed_by_label: TEXT });

/** Lists the stops that hold. */
export const listStops: Route = {
  method: 'GET',
  url: '/kill-switch/active',
  summary: 'Lists the stops that hold; to the key of an agent without those of other agents.',
  roles: EVERYONE,
  answers: { 200: answer({ active: listOf(ACTIVE_STOP) }) },
  async handle({ key }, _reply, { storage }) {
    const all = await storage.killSwitches.active(key.org);
    const stops = key.role === 'agent' ? all.filter((stop) => isStopFor(key.agentId, stop)) : all;
    return {
      active: stops.map((stop) => ({ ...stopAnswer(stop), killed_by: stop.by.id, killed_by_label: stop.by.label })),
    };
  },
};
