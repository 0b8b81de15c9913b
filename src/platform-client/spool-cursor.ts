import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cursorFiles } from '../spool/cursor-files';
import type { HomeFileKind } from '../spool/home-files';
import { type FileHead, fileHead, HEAD_BYTES } from './file-head';
import type { SpooledFile } from './spooled-file';

const VERSION = 1;

interface Position extends FileHead {
  readonly inode: string;
  /** Everything before it was acknowledged. Unit: bytes. */
  readonly offset: number;
}

interface Content {
  readonly version: number;
  readonly url: string;
  readonly organisation: string;
  readonly rejected: number;
  readonly interventions: readonly Position[];
  readonly ledger: readonly Position[];
}

/**
 * How far a platform has acknowledged the files of a home: a file beside them (`sync-….json`, 0600), one for each address
 * and organisation.
 *
 * A position belongs to a file by its inode and its first bytes: an inode is given out again. Where the cursor is missing
 * or damaged everything is sent anew, and the platform keeps each record once.
 */
export class SpoolCursor {
  rejected: number;
  private readonly positions: Record<HomeFileKind, Map<string, Position>>;

  private constructor(
    readonly path: string,
    private readonly owner: { readonly url: string; readonly organisation: string },
    content: Content | null,
  ) {
    this.rejected = content?.rejected ?? 0;
    this.positions = { interventions: byInode(content?.interventions), ledger: byInode(content?.ledger) };
  }

  /** The cursor of a platform and organisation; at the beginning where there is none that can be read. */
  static load(home: string, url: string, organisation: string): SpoolCursor {
    const hash = createHash('sha256')
      .update(JSON.stringify([url, organisation]))
      .digest('hex')
      .slice(0, 16);
    const path = join(home, `sync-${hash}.json`);
    return new SpoolCursor(path, { url, organisation }, contentOf(path));
  }

  /** Every cursor of a home that can be read and was moved since `since` (Unix time, milliseconds), the latest first. */
  static all(home: string, since = Number.NEGATIVE_INFINITY): readonly SpoolCursor[] {
    return cursorFiles(home)
      .filter(({ movedAt }) => movedAt >= since)
      .sort((left, right) => right.movedAt - left.movedAt)
      .flatMap(({ path }) => {
        const content = contentOf(path);
        return content === null ? [] : [new SpoolCursor(path, content, content)];
      });
  }

  /** Deletes the cursors of a home that were not moved since `since` (Unix time, milliseconds). */
  static forget(home: string, since: number): void {
    for (const { path, movedAt } of cursorFiles(home)) if (movedAt < since) rmSync(path, { force: true });
  }

  /** The address of the platform. */
  get url(): string {
    return this.owner.url;
  }

  /** How far a file was acknowledged; 0 for one that is not known, or that is another one by now. Unit: bytes. */
  offsetIn({ kind, path, inode, size }: SpooledFile): number {
    const known = this.positions[kind].get(inode);
    if (known === undefined) return 0;
    // Nothing to read, whichever file it is; one that grows is looked at then.
    if (size === known.offset) return size;
    const now = size < known.offset ? undefined : fileHead(path, inode, known.headBytes);
    // Rotated since it was listed: it is met again by its new name.
    if (now === null || now?.head === known.head) return known.offset;
    this.positions[kind].delete(inode);
    return 0;
  }

  /** Moves on, in memory. */
  move({ kind, path, inode }: SpooledFile, offset: number): void {
    const known = this.positions[kind].get(inode);
    const isWhole = known !== undefined && known.headBytes === HEAD_BYTES;
    const head = isWhole ? known : fileHead(path, inode);
    // Without it the records are sent again, and kept once.
    if (head !== null) this.positions[kind].set(inode, { inode, offset, headBytes: head.headBytes, head: head.head });
  }

  /** Forgets the files of a kind that are not there any more. */
  keepOnly(kind: HomeFileKind, files: readonly SpooledFile[]): void {
    const there = new Set(files.map(({ inode }) => inode));
    for (const inode of [...this.positions[kind].keys()]) if (!there.has(inode)) this.positions[kind].delete(inode);
  }

  /** Writes it, whole or not at all. @throws the file system's error. */
  save(): void {
    const { interventions, ledger } = this.positions;
    const content: Content = {
      version: VERSION,
      ...this.owner,
      rejected: this.rejected,
      interventions: [...interventions.values()],
      ledger: [...ledger.values()],
    };
    const fresh = `${this.path}.${process.pid}.tmp`;
    writeFileSync(fresh, `${JSON.stringify(content)}\n`, { mode: 0o600 });
    renameSync(fresh, this.path);
  }
}

function byInode(positions: readonly Position[] = []): Map<string, Position> {
  return new Map(positions.map((position) => [position.inode, position]));
}

/** Null where it is not there, or cannot have been written by us. */
function contentOf(path: string): Content | null {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Content;
    const isSound =
      value.version === VERSION &&
      typeof value.url === 'string' &&
      typeof value.organisation === 'string' &&
      isCount(value.rejected) &&
      [...value.interventions, ...value.ledger].every(isPosition);
    return isSound ? value : null;
  } catch {
    return null;
  }
}

function isPosition({ inode, offset, headBytes, head }: Position): boolean {
  return typeof inode === 'string' && isCount(offset) && isCount(headBytes) && typeof head === 'string';
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
