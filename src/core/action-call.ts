import type { ActionDefinition } from './action-definition';
import type { RiskLevel } from './risk-level';

/** One attempt to perform an action, as rules see it. Read-only. */
export interface ActionCall {
  /** UUIDv7. */
  readonly id: string;
  readonly action: ActionDefinition;
  /** By name. The values are the caller's own objects: read them, do not change them. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** When the call began. Unix time, milliseconds. */
  readonly at: number;
  readonly runId: string;
  readonly agentId: string | null;
  readonly sessionId: string;
  readonly taskId: string | null;
  readonly missionId: string | null;
  /** What the agent is trying to do, from `run({ intent })` or the action's option `intent`. */
  readonly intent: string | null;
  readonly parentCallId: string | null;
  /** Unit: USD. */
  readonly estimatedCostUsd: number;
  readonly riskLevel: RiskLevel;
  /** The same call with other arguments, by name; its cost and risk are estimated anew. */
  withArguments(named: Readonly<Record<string, unknown>>): ActionCall;
}
