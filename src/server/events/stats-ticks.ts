import type { Clock } from '../../core/clock';

const SECOND_MS = 1_000;

/** Says that the figures of an organisation have changed, at most once a second: at once, and again after what followed. */
export class StatsTicks {
  private readonly waiting = new Map<number, { again: boolean; readonly cancel: () => void }>();

  constructor(
    private readonly clock: Clock,
    private readonly tick: (org: number) => void,
  ) {}

  changed(org: number): void {
    const waiting = this.waiting.get(org);
    if (waiting !== undefined) {
      waiting.again = true;
      return;
    }
    const cancel = this.clock.after(SECOND_MS, () => {
      const { again } = this.waiting.get(org) ?? { again: false };
      this.waiting.delete(org);
      if (again) this.changed(org);
    });
    this.waiting.set(org, { again: false, cancel });
    this.tick(org);
  }

  stop(): void {
    for (const { cancel } of this.waiting.values()) cancel();
    this.waiting.clear();
  }
}
