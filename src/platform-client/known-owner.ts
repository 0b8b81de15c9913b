import { type KeyOwner, keyOwner } from './key-owner';
import type { PlatformConnection } from './platform-connection';

const UNKNOWN: KeyOwner = { organisation: '', agentId: null };

/** Knows whose a platform's key is; what it once knew it does not unlearn from a platform that does not say. */
export class KnownOwner {
  /** Whose it is by what was asked last; null where that failed, or nothing was asked. */
  current: KeyOwner | null = null;
  private known: KeyOwner | null = null;
  private isSaid = false;

  constructor(private readonly connection: PlatformConnection) {}

  /** Takes what an earlier process knew. */
  restore(owner: KeyOwner): void {
    this.known = owner.organisation === '' && owner.agentId === null ? null : owner;
  }

  /**
   * Gives whose the key is, and asks where the platform has not said so since the last failure. A platform that knows no
   * such question (404, 405) changes nothing that was known, and is asked again the next time: it may have been a proxy.
   *
   * @throws {@link SendFailure}.
   */
  async ask(signal: AbortSignal): Promise<KeyOwner> {
    if (this.current !== null && this.isSaid) return this.current;
    const said = await keyOwner(this.connection, signal);
    this.isSaid = said !== null;
    this.known = said ?? this.known;
    this.current = this.known ?? UNKNOWN;
    return this.current;
  }

  /** Something failed: behind the same address there may be another organisation's key by now. */
  failed(): void {
    this.current = null;
  }
}
