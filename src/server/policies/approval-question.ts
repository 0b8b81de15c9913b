import type { ActionCall } from '../../core/action-call';
import type { RiskLevel } from '../../core/risk-level';
import { toNanoUsd } from '../../money/nano-usd';
import type { PolicySet } from '../../policy/policy-set';
import { ApprovalRule } from '../../policy/rules';
import { riskOf } from '../../risk/action-risk';

/** Whether a human must be asked. */
export interface ApprovalNeed {
  readonly requires_approval: boolean;
  readonly policy_name: string | null;
  /** How long to wait for an answer; null where nobody is asked. Unit: seconds. */
  readonly timeout_seconds: number | null;
}

/** What is known of a call before it is made. */
export interface PlannedCall {
  readonly actionName: string;
  /** Unit: USD. */
  readonly costUsd: number;
  readonly tags: readonly string[];
}

/**
 * Whether policies want a human asked about a call, by their own rule: by its name, tags and cost, and by the risk that these say.
 * Of policies that contradict each other each is asked, and the shortest time limit holds.
 */
export function approvalNeed(sets: readonly PolicySet[], planned: PlannedCall): ApprovalNeed {
  const needs = sets.map((set) => needOf(set, planned)).filter(({ requires_approval: isNeeded }) => isNeeded);
  const [shortest = NO_NEED] = needs.sort((one, other) => Number(one.timeout_seconds) - Number(other.timeout_seconds));
  return shortest;
}

const NO_NEED: ApprovalNeed = { requires_approval: false, policy_name: null, timeout_seconds: null };

function needOf(set: PolicySet, { actionName, costUsd, tags }: PlannedCall): ApprovalNeed {
  const riskLevel = riskOf(set.riskTable.base(actionName, tags), toNanoUsd(costUsd));
  const call = plannedCall({ actionName, costUsd, tags }, riskLevel);
  for (const { rule, soft, source } of set.rules) {
    if (!(rule instanceof ApprovalRule) || soft || !rule.appliesTo(call.action)) continue;
    const decision = rule.evaluate(call);
    if (decision.kind !== 'require-approval') continue;
    const timeoutSeconds = decision.timeoutMs / 1000;
    return { requires_approval: true, policy_name: source.policyName, timeout_seconds: timeoutSeconds };
  }
  return NO_NEED;
}

/** A call of which no more is known than that. */
function plannedCall({ actionName: name, costUsd, tags }: PlannedCall, riskLevel: RiskLevel): ActionCall {
  const call: ActionCall = {
    id: '',
    action: {
      name,
      description: '',
      tags,
      riskLevel: null,
      costUsd,
      requiresApproval: false,
      parameters: null,
      mode: 'async',
    },
    arguments: {},
    at: 0,
    runId: '',
    agentId: null,
    sessionId: '',
    taskId: null,
    missionId: null,
    intent: null,
    parentCallId: null,
    estimatedCostUsd: costUsd,
    riskLevel,
    withArguments: () => call,
  };
  return call;
}
