import { NanoSum } from '../money/nano-sum';
import { type InterventionKind, isBlocked, isHighRisk } from './intervention-kind';

/** Counts interventions and adds up what they prevented, exactly. */
export class Tally {
  count = 0;
  blocked = 0;
  highRiskBlocks = 0;
  /** Over those that were blocked. */
  readonly prevented = new NanoSum();
  /** Over those whose arguments were lowered. */
  readonly reduced = new NanoSum();

  add(kind: InterventionKind, costNano: number): void {
    this.count++;
    if (isBlocked(kind)) {
      this.blocked++;
      if (isHighRisk(kind)) this.highRiskBlocks++;
      this.prevented.add(costNano);
    } else if (kind.outcome === 'modified') {
      this.reduced.add(costNano);
    }
  }

  addTally(other: Tally): void {
    this.count += other.count;
    this.blocked += other.blocked;
    this.highRiskBlocks += other.highRiskBlocks;
    this.prevented.addSum(other.prevented);
    this.reduced.addSum(other.reduced);
  }
}
