import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock';
import type { SessionFile } from './session-file';

/** How long a session lasts. Unit: milliseconds. */
export const SESSION_MS = 12 * 3_600_000;

const MAX_SESSIONS = 10_000;

interface Session {
  readonly keyHash: string;
  readonly endsAt: number;
}

/**
 * Who has signed in to the console.
 *
 * A session knows the SHA-256 of its key and nothing else of it: the key is looked up again at every request, so one that
 * is revoked ends its sessions at once. Of a token, too, only the SHA-256 is kept. With more than 10,000 sessions the
 * oldest ends.
 */
export class Sessions {
  /** In the order in which they end. */
  private readonly sessions: Map<string, Session>;

  constructor(
    private readonly clock: Clock,
    private readonly file: SessionFile,
  ) {
    this.sessions = new Map(file.read().map(({ tokenHash, keyHash, endsAt }) => [tokenHash, { keyHash, endsAt }]));
  }

  /** Begins a session. @returns its token: 256 random bits, base64url. */
  begin(keyHash: Uint8Array): string {
    const token = randomBytes(32).toString('base64url');
    this.forgetEnded();
    const endsAt = this.clock.now() + SESSION_MS;
    this.sessions.set(hashOf(token), { keyHash: Buffer.from(keyHash).toString('base64'), endsAt });
    this.keep();
    return token;
  }

  /** The SHA-256 of the key of a session; null where there is none with this token, or it has ended. */
  keyHashOf(token: string): Uint8Array | null {
    const session = this.sessions.get(hashOf(token));
    if (session === undefined || session.endsAt <= this.clock.now()) return null;
    return Buffer.from(session.keyHash, 'base64');
  }

  /** Ends a session; one that is not there has ended. */
  end(token: string): void {
    if (this.sessions.delete(hashOf(token))) this.keep();
  }

  private forgetEnded(): void {
    for (const [hash, { endsAt }] of this.sessions) {
      if (endsAt > this.clock.now() && this.sessions.size < MAX_SESSIONS) return;
      this.sessions.delete(hash);
    }
  }

  private keep(): void {
    this.file.write([...this.sessions].map(([tokenHash, session]) => ({ tokenHash, ...session })));
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
