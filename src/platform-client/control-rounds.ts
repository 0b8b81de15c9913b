import type { Clock } from '../core/clock';

/** What {@link ControlRounds} work with. */
export interface RoundParts {
  readonly clock: Clock;
  /** Asks the platform once; never fails. @returns after how many milliseconds to ask again. */
  readonly ask: () => Promise<number>;
  /** That time has passed; a round is to be begun. */
  readonly due: () => void;
}

/** When a platform is asked: in rounds, one at a time, each at once when it is wanted, else when it is due. */
export class ControlRounds {
  private underWay: Promise<void> | null = null;
  private isWantedAgain = false;
  private isEnded = false;
  private cancelTimer = (): void => undefined;

  constructor(private readonly parts: RoundParts) {}

  /** Begins a round; where one goes on, another one follows it. @returns when the one that goes on is over. */
  begin(): Promise<void> {
    if (this.underWay !== null) {
      this.isWantedAgain = true;
      return this.underWay;
    }
    this.cancelTimer();
    this.underWay = this.parts.ask().then((waitMs) => this.ended(waitMs));
    return this.underWay;
  }

  /** Begins none any more. */
  end(): void {
    this.isEnded = true;
    this.cancelTimer();
  }

  private ended(waitMs: number): void {
    this.underWay = null;
    if (this.isEnded) return;
    const { isWantedAgain } = this;
    this.isWantedAgain = false;
    if (isWantedAgain) void this.begin();
    else this.cancelTimer = this.parts.clock.after(waitMs, this.parts.due);
  }
}
