import type { ActionCall } from '../../core/action-call';
import { allow, type Decision, type DenyDecision, deny } from '../../core/decision';
import type { KillSwitch, Stop } from '../kill-switch';
import { PolicyRule } from '../policy-rule';

/** Denies what somebody has stopped, by `sentinel.kill` or at the platform. No document, no shadow and no pipeline of your own loosens it. */
export class KillSwitchRule extends PolicyRule {
  readonly name = 'kill-switch';
  readonly stage = 'access';

  constructor(private readonly killSwitch: KillSwitch) {
    super();
  }

  evaluate(call: ActionCall): Decision {
    const stop = this.killSwitch.stopOf(call);
    return stop === undefined ? allow() : denyStopped(stop);
  }
}

/** What the kill switch says of a call that a stop concerns. */
export function denyStopped({ target, reason, by }: Stop): DenyDecision {
  const { agentId = null, runId = null, missionId = null } = target;
  const whom = agentId ?? runId ?? missionId ?? 'every agent';
  const killed = { agent_id: agentId, run_id: runId, mission_id: missionId };
  const context = by === undefined ? { killed } : { killed, killed_by: by, kill_reason: reason };
  return deny('KILL_SWITCH', `The kill switch stopped ${whom}: ${reason}`, { context });
}
