/** Who is acting, within which run, and why: set by `sentinel.run`, inherited by nested runs. */
export interface RunContext {
  readonly runId: string;
  readonly agentId: string | null;
  readonly intent: string | null;
  readonly taskId: string | null;
  readonly missionId: string | null;
  /** Its abort cancels what waits in this run. */
  readonly signal: AbortSignal | null;
}
