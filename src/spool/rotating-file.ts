import { unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppendFile } from './append-file';
import { cursorFiles, FORGOTTEN_MS } from './cursor-files';
import { openHome } from './home-directory';
import { rotate } from './rotate';
import { rotatedNumbers } from './rotated-numbers';

const MAX_BYTES = 64 * 1024 * 1024;
const KEPT_FILES = 16;
/** After a rotation that did not succeed the next is tried when the file has grown by this part of its bound. */
const GROWTH = 1 / 64;

/** When a file is rotated, and what is kept of it. */
export interface Rotation {
  /** The size from which on a file is rotated before the next append. Unit: bytes; default 64 MiB. */
  readonly maxBytes?: number;
  /** How many rotated files stay; the oldest go. At least 1; default 16. */
  readonly keptFiles?: number;
  /**
   * Whether it is sent to platforms, default true: while the home reports to one, none of its files go here, but when that
   * one has them.
   */
  readonly isSent?: boolean;
}

/** Is told of what becomes of rotations. */
export interface RotationReport {
  /** The file was rotated by this process. */
  rotated(): void;
  /** The file cannot be rotated, and goes on growing. */
  failed(error: unknown): void;
  /** Records were deleted with an old file. */
  deleted(path: string): void;
}

/**
 * The file of a name in a home that several processes append to, rotate, and may delete: each append goes to the file
 * that the path names at that moment.
 *
 * No lock is taken to write: a line may still reach a file that another process has just rotated. What an earlier file
 * was given is on disk when `fdatasync` resolves, like all the rest.
 */
export class RotatingFile {
  private readonly maxBytes: number;
  private readonly keptFiles: number;
  private readonly isSent: boolean;
  private file: AppendFile | null = null;
  /** Syncs of files that were let go, until they have succeeded or somebody was told of their failure. */
  private readonly lastSyncs = new Set<Promise<void>>();
  private rotateAtBytes = 0;

  constructor(
    readonly path: string,
    rotation: Rotation,
    private readonly report: RotationReport,
  ) {
    this.maxBytes = rotation.maxBytes ?? MAX_BYTES;
    this.keptFiles = rotation.keptFiles ?? KEPT_FILES;
    this.isSent = rotation.isSent ?? true;
  }

  get isOpen(): boolean {
    return this.file !== null;
  }

  /**
   * Writes lines, each ended by a line break, before it returns. Makes the home and the file where they are not there.
   *
   * @throws the file system's error where nothing was written, `PartialWriteError` where part of the lines was.
   */
  append(lines: string): void {
    let file = this.inPlace();
    if (file.size >= this.rotateAtBytes && this.rotate(file)) file = this.inPlace();
    file.append(lines);
  }

  /** Whether something was appended that is not known to be on disk. */
  get needsSync(): boolean {
    return this.lastSyncs.size > 0 || (this.file?.needsSync ?? false);
  }

  /** Resolves when everything appended before the call is on disk. */
  async fdatasync(): Promise<void> {
    const syncs = [...this.lastSyncs];
    this.lastSyncs.clear();
    if (this.file?.needsSync) syncs.push(this.file.fdatasync());
    await Promise.all(syncs);
  }

  /** Returns when what the last append wrote is on disk. */
  fdatasyncSync(): void {
    this.file?.fdatasyncSync();
  }

  /** Lets go of the file, which a sync then follows where it needs one; a later append opens it again. */
  close(): void {
    const { file } = this;
    this.file = null;
    if (file === null) return;
    if (file.needsSync) this.keepUntilSynced(file.fdatasync());
    file.close();
  }

  private inPlace(): AppendFile {
    if (this.file?.isInPlace()) return this.file;
    this.close();
    openHome(dirname(this.path));
    this.file = new AppendFile(this.path);
    this.rotateAtBytes = this.maxBytes;
    return this.file;
  }

  private rotate(file: AppendFile): boolean {
    this.rotateAtBytes = file.size + this.maxBytes * GROWTH;
    try {
      if (!rotate(file)) return false;
    } catch (error) {
      this.report.failed(error);
      return false;
    }
    this.report.rotated();
    this.deleteOldest(file.writtenAt);
    return true;
  }

  /** @param now - by the clock of the file system. */
  private deleteOldest(now: number): void {
    try {
      if (this.isSent && this.isReported(now)) return;
      for (const number of rotatedNumbers(this.path).slice(0, -this.keptFiles)) {
        const path = `${this.path}.${number}`;
        unlinkSync(path);
        this.report.deleted(path);
      }
    } catch (error) {
      // Another process that rotates may have been faster; what stays is met again by the next rotation.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.report.failed(error);
    }
  }

  private isReported(now: number): boolean {
    return cursorFiles(dirname(this.path)).some(({ movedAt }) => movedAt >= now - FORGOTTEN_MS);
  }

  private keepUntilSynced(synced: Promise<void>): void {
    this.lastSyncs.add(synced);
    synced.then(
      () => this.lastSyncs.delete(synced),
      () => undefined,
    );
  }
}
