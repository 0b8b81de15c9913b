import { Account } from './account';

/** Whether a counter's life is over: some time after its last call. */
export function isOver(account: Account, now: number): boolean {
  return now - account.lastUsed >= account.lifeMs && account.isIdle;
}

/** How many counters of one kind are kept, unless said otherwise. SEMANTICS, Money. */
const MAX_ACCOUNTS = 100_000;

interface Entry {
  readonly account: Account;
  /** When it was last seen to be in use. */
  readonly seenAt: number;
}

/**
 * The counters of runs, or of agents: they live 24 hours after their last call, and at most so many of them; beyond
 * that the oldest idle one is dropped.
 */
export class AccountMap {
  /** In the order in which they were last seen to be in use; the first is looked at first. */
  private readonly accounts = new Map<string, Entry>();
  private iterator = this.accounts.values();
  private first: Entry | undefined;
  private droppedCount = 0;

  /** @param onDropped - called each time that one is dropped before its time. */
  constructor(
    private readonly limit = MAX_ACCOUNTS,
    private readonly onDropped: () => void = () => undefined,
  ) {}

  /** How many were dropped before their time, because there were too many. */
  get dropped(): number {
    return this.droppedCount;
  }

  get size(): number {
    return this.accounts.size;
  }

  find(key: string, now: number): Account {
    const known = this.accounts.get(key);
    if (known !== undefined && !isOver(known.account, now)) return known.account;
    if (known !== undefined) this.drop(known.account);
    this.makeRoom(now);
    const account = new Account(key);
    account.lastUsed = now;
    this.accounts.set(key, { account, seenAt: now });
    return account;
  }

  /** Drops what is over, and the oldest idle one where there is no room. */
  private makeRoom(now: number): void {
    for (let looks = this.accounts.size; looks >= 0; looks--) {
      const oldest = this.peekOldest();
      if (oldest === undefined) return;
      const { account, seenAt } = oldest;
      if (isOver(account, now)) {
        this.drop(account);
      } else if (this.accounts.size < this.limit) {
        return;
      } else if (!account.isIdle) {
        this.accounts.delete(account.key);
        this.accounts.set(account.key, { account, seenAt: now });
      } else if (account.lastUsed > seenAt) {
        this.sort();
      } else {
        this.drop(account);
        this.droppedCount += 1;
        this.onDropped();
      }
    }
  }

  /** Puts the entries in order again: a use moves none, so that a call does not pay for it. */
  private sort(): void {
    const entries = [...this.accounts.values()].map(({ account, seenAt }) => ({
      account,
      seenAt: Math.max(account.lastUsed, seenAt),
    }));
    this.accounts.clear();
    for (const entry of entries.sort((left, right) => left.seenAt - right.seenAt)) {
      this.accounts.set(entry.account.key, entry);
    }
  }

  /** The first entry. One iterator is kept: a new one would walk over the holes that deletions leave. */
  private peekOldest(): Entry | undefined {
    while (this.first === undefined || this.accounts.get(this.first.account.key) !== this.first) {
      const step = this.iterator.next();
      if (step.done !== true) {
        this.first = step.value;
      } else {
        if (this.accounts.size === 0) return undefined;
        this.iterator = this.accounts.values();
      }
    }
    return this.first;
  }

  private drop(account: Account): void {
    account.isDropped = true;
    this.accounts.delete(account.key);
  }
}
