import type { KillTargetType, StopTarget } from '../../storage/kill-switches';
import { KILL_TARGET, killTarget, STOP, stopAnswer } from '../kill-switch/kill-target';
import { Problem } from '../problem';
import { EVERYONE, type Route } from '../route';
import { answer, ID } from '../schemas/fields';

const EVERYTHING: StopTarget = { type: 'all', id: null };

/** Tells whether a target is stopped. */
export const checkKillSwitch: Route = {
  method: 'GET',
  url: '/kill-switch/check',
  summary: 'Tells whether a target is stopped, by itself or with everything; the stop that holds is named.',
  roles: EVERYONE,
  query: {
    target_type: KILL_TARGET.target_type,
    target_id: { ...ID, description: 'The agent, run or mission that target_type speaks of.' },
    agent_id: { ...ID, description: 'Instead of target_type and target_id, as run_id and mission_id.' },
    run_id: ID,
    mission_id: ID,
  },
  answers: { 200: answer({ is_killed: { type: 'boolean' }, ...STOP }) },
  async handle({ query, key }, _reply, { storage }) {
    const targets = targetsOf(query as Query);
    const stop = await storage.killSwitches.find(key.org, [...targets, EVERYTHING]);
    if (stop !== null) return { is_killed: true, ...stopAnswer(stop) };
    const { type, id } = targets[0] ?? EVERYTHING;
    return { is_killed: false, target_type: type, target_id: id, reason: null, killed_at: null };
  },
};

type Query = Readonly<
  Partial<Record<'target_id' | 'agent_id' | 'run_id' | 'mission_id', string>> & { target_type?: KillTargetType }
>;

function targetsOf({ target_type: type, target_id: id, agent_id: agent, run_id: run, mission_id: mission }: Query) {
  const named = Object.entries({ agent, run, mission }).flatMap(([each, value]) =>
    value === undefined ? [] : [{ type: each as KillTargetType, id: value }],
  );
  if (type === undefined && id === undefined) return named;
  if (type === undefined || named.length > 0)
    throw new Problem('INVALID_PARAMETER', 'Give target_type with target_id, or agent_id, run_id and mission_id.');
  return [killTarget({ target_type: type, target_id: id }, 'INVALID_PARAMETER')];
}
