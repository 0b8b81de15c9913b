import { NanoSum } from '../money/nano-sum';

/** What the calls of one action have cost in this session. */
export interface ActionSpend {
  calls: number;
  readonly sum: NanoSum;
}

/** The public face of what was spent. Unit: USD. */
export interface Spend {
  readonly sessionUsd: number;
  /** Of the run in which it is asked. */
  readonly runUsd: number;
  /** By name; an object without a prototype. */
  readonly actions: Readonly<Record<string, { readonly calls: number; readonly costUsd: number }>>;
}

/** Adds up what the calls of one Sentinel have cost: exact, whatever the number of calls. */
export class SpendBook {
  private readonly session = new NanoSum();
  private readonly byAction = new Map<string, ActionSpend>();

  /** The account of an action, by its name. */
  account(actionName: string): ActionSpend {
    let account = this.byAction.get(actionName);
    if (account === undefined) {
      account = { calls: 0, sum: new NanoSum() };
      this.byAction.set(actionName, account);
    }
    return account;
  }

  /** Books one call that runs. */
  book(account: ActionSpend, run: NanoSum, nanoUsd: number): void {
    account.calls += 1;
    account.sum.add(nanoUsd);
    run.add(nanoUsd);
    this.session.add(nanoUsd);
  }

  /** The totals at this moment. */
  totals(run: NanoSum): Spend {
    const actions: Record<string, { calls: number; costUsd: number }> = Object.create(null);
    for (const [name, { calls, sum }] of this.byAction) {
      if (calls > 0) actions[name] = { calls, costUsd: sum.usd };
    }
    return { sessionUsd: this.session.usd, runUsd: run.usd, actions };
  }
}
