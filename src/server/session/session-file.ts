import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Logger } from '../../core/logger';

/** One session as it stands in the file. */
export interface KeptSession {
  /** Of the token. SHA-256, base64. */
  readonly tokenHash: string;
  /** Of the key. SHA-256, base64. */
  readonly keyHash: string;
  /** Unix time, milliseconds. */
  readonly endsAt: number;
}

/**
 * The sessions beside the database, so that a restart of the platform signs nobody out. It holds hashes alone, and only
 * its owner may read it.
 *
 * A file that cannot be read or written costs no more than a sign-in: it is logged, and the sessions are in memory.
 *
 * @param path - null keeps nothing.
 */
export class SessionFile {
  constructor(
    private readonly path: string | null,
    private readonly logger: Logger,
  ) {}

  read(): readonly KeptSession[] {
    if (this.path === null) return [];
    try {
      return (JSON.parse(readFileSync(this.path, 'utf8')) as readonly KeptSession[]).filter(isSession);
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code !== 'ENOENT') this.logger.warn({ err }, 'The sessions cannot be read.');
      return [];
    }
  }

  write(sessions: readonly KeptSession[]): void {
    if (this.path === null) return;
    try {
      // Renamed: whoever is killed in the middle leaves the file as it was.
      writeFileSync(`${this.path}.new`, JSON.stringify(sessions), { mode: 0o600 });
      renameSync(`${this.path}.new`, this.path);
    } catch (err) {
      this.logger.warn({ err }, 'The sessions cannot be kept: a restart will sign everybody out.');
    }
  }
}

function isSession({ tokenHash, keyHash, endsAt }: KeptSession): boolean {
  return typeof tokenHash === 'string' && typeof keyHash === 'string' && typeof endsAt === 'number';
}
