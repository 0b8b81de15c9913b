import type { Awaitable } from '../core/awaitable';
import type { Claim } from '../core/claim';

/** A claim that there was no room for. */
export interface RefusedClaim {
  /** Its place among the claims that were asked for. */
  readonly index: number;
  /** What its limit leaves: nano-USD or places, at least 0. */
  readonly left: number;
  /** Money: what was spent, without what is reserved. Unit: USD; left out where the store does not tell it. */
  readonly spentUsd?: number;
  /** When there may be room. Unit: milliseconds; null where waiting does not help. */
  readonly retryAfterMs: number | null;
}

/** Why nothing was taken. */
export interface Refusal {
  readonly ok: false;
  readonly refused: readonly RefusedClaim[];
}

/** What was taken, to be settled or released once. */
export interface Reserved<R> {
  readonly ok: true;
  readonly reservation: R;
  /** Soft claims that passed their limit; a window among them took no place. */
  readonly exceeded: readonly RefusedClaim[];
}

/** Limits that a call's actual cost has taken across, by their place among its claims. */
export interface Overrun {
  readonly crossed: readonly number[];
}

/**
 * Takes the claims of a call: all of them or none, in one atomic step. Extend it to keep the limits elsewhere.
 *
 * Money is reserved at the estimate and settled at the actual cost; a place in a window is taken for good. A store
 * that throws, or does not answer, refuses the call (`QUOTA_UNAVAILABLE`). One that gives promises cannot serve
 * synchronous actions.
 */
export abstract class QuotaStore<R = unknown> {
  /** Tells which hard claims there would be no room for; takes nothing. */
  abstract peek(claims: readonly Claim[]): Awaitable<Refusal | undefined>;

  /** Takes all claims, or none where a hard one has no room. */
  abstract reserve(claims: readonly Claim[]): Awaitable<Reserved<R> | Refusal>;

  /**
   * Puts the actual cost in the place of the estimate. Nobody waits for it; called once for each reservation.
   *
   * @param actualNanoUsd - what the call has cost. Unit: nano-USD.
   */
  abstract settle(reservation: R, actualNanoUsd: number): Awaitable<Overrun | undefined>;

  /** Gives everything back: the call could not begin after all. */
  abstract release(reservation: R): Awaitable<void>;

  /** Lets go of files and connections. */
  close?(): void;
}
