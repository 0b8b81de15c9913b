import type { InterventionKind } from './intervention-kind';
import type { Tally } from './tally';

/** The interventions of one kind, counted. */
export interface KindTally {
  readonly kind: InterventionKind;
  readonly tally: Tally;
}
