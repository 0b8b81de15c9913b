/** Whom a call is made by, as far as the choice of its policy goes. */
export interface PolicyCaller {
  readonly agentId: string | null;
  readonly runId: string;
}
