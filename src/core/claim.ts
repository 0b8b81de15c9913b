/**
 * A quantity that must be taken before a call may run: money from a budget, or one place in a rate window.
 *
 * Claims on one `key` share one counter, whichever rule or document makes them; each brings its own limit.
 */
export interface Claim {
  /** Names the counter; your own keys begin with a word of your own, such as `customer:42`. */
  readonly key: string;
  /** Money: nano-USD, at most 9e15. A window: places. Infinity only counts. Reaching the limit exactly is allowed. */
  readonly limit: number;
  /** Money: the call's estimate in nano-USD, replaced by its actual cost when it has run. A window: 1. */
  readonly amount: number;
  /** Given: a sliding window of this length, in milliseconds. Left out: money. */
  readonly windowMs?: number;
  /** Never refuses: what does not fit is only told. */
  readonly soft?: boolean;
}

/** Whether the claim is on a rate window rather than on money. */
export function isWindow(claim: Pick<Claim, 'windowMs'>): boolean {
  return claim.windowMs !== undefined;
}
