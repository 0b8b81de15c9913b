/** Counts what one period of failure cost, so that it is told of once when it begins and once when it ends. */
export class Outage {
  private lost: number | null = null;

  /** @returns whether this failure began the outage. */
  fail(lost: number): boolean {
    const begins = this.lost === null;
    this.lost = (this.lost ?? 0) + lost;
    return begins;
  }

  /** @returns how many were lost in the outage that this ends; null where there was none. */
  recover(): number | null {
    const lost = this.lost;
    this.lost = null;
    return lost;
  }
}
