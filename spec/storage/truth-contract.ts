import type { Clock } from '../../src/core/clock';
import type { Truth } from '../../src/storage/truth';
import { ManualClock } from '../../src/testing';
import { accountCases } from './truth-contract/accounts';
import { approvalLaws } from './truth-contract/approval-laws';
import { approvalCases } from './truth-contract/approvals';
import { controlCases } from './truth-contract/control';
import { eventCases } from './truth-contract/events';
import { feedCases } from './truth-contract/feed';
import { interventionCases } from './truth-contract/interventions';
import { lawCases } from './truth-contract/laws';
import { ledgerCases } from './truth-contract/ledger';
import { ownWordCases } from './truth-contract/own-word';
import { retentionCases } from './truth-contract/retention';

/** A place for a truth, empty at first. */
export interface TruthPlace {
  /** Opens the truth of this place, each time the same one. */
  open(clock: Clock): Promise<Truth>;
  remove(): void | Promise<void>;
}

/** What the cases of the contract use: a truth that is new in each of them. */
export interface TruthUnderTest {
  readonly truth: Truth;
  readonly clock: ManualClock;
  /** Closes the truth and opens it again. */
  reopen(): Promise<Truth>;
}

/**
 * The promises of `Truth`, as cases that every implementation passes. Call it within `describe`.
 *
 * @param makePlace - gives a place in which nothing is kept yet.
 */
export function truthContract(makePlace: () => TruthPlace | Promise<TruthPlace>): void {
  const now = {} as { -readonly [K in keyof TruthUnderTest]: TruthUnderTest[K] };
  let place: TruthPlace;
  beforeEach(async () => {
    place = await makePlace();
    now.clock = new ManualClock();
    now.truth = await place.open(now.clock);
    now.reopen = async () => {
      await now.truth.close();
      now.truth = await place.open(now.clock);
      return now.truth;
    };
  });
  afterEach(async () => {
    await now.truth.close();
    await place.remove();
  });

  interventionCases(now);
  ledgerCases(now);
  feedCases(now);
  eventCases(now);
  retentionCases(now);
  accountCases(now);
  ownWordCases(now);
  approvalCases(now);
  controlCases(now);
  lawCases(now);
  approvalLaws(now);
}
