import { Account } from './account';

const DAY_MS = 86_400_000;

/** Whether a counter's life is over: 24 hours after its last call. */
export function isOver(account: Account, now: number): boolean {
  return now - account.lastUsed >= DAY_MS && account.isIdle;
}

/** How many counters of one kind are kept, unless said otherwise. SEMANTICS, Money. */
const MAX_ACCOUNTS = 100_000;

/**
 * The counters of runs, or of agents: they live 24 hours after their last call, and at most so many of them; beyond
 * that the oldest idle one is dropped.
 */
export class AccountMap {
  /** In the order in which they were last seen to be in use; the first is looked at first. */
  private readonly accounts = new Map<string, { account: Account; seenAt: number }>();
  private droppedCount = 0;

  constructor(private readonly limit = MAX_ACCOUNTS) {}

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

  /** Drops what is over, and the oldest idle one where there is no room; one used meanwhile goes to the end instead. */
  private makeRoom(now: number): void {
    let looks = this.accounts.size;
    for (const [key, entry] of this.accounts) {
      if (looks-- === 0) return;
      const { account } = entry;
      const isFull = this.accounts.size >= this.limit;
      if (isOver(account, now)) {
        this.drop(account);
      } else if (!isFull) {
        return;
      } else if (!account.isIdle || account.lastUsed > entry.seenAt) {
        this.accounts.delete(key);
        this.accounts.set(key, { account, seenAt: account.lastUsed });
      } else {
        this.drop(account);
        this.droppedCount += 1;
      }
    }
  }

  private drop(account: Account): void {
    account.isDropped = true;
    this.accounts.delete(account.key);
  }
}
