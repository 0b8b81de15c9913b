import {
  type BigIntStats,
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { PartialWriteError } from './partial-write-error';

const LINE_BREAK = 0x0a;

/** The descriptors of files that nobody closed are given back when nobody can write to them any more. */
const forgotten = new FinalizationRegistry<number>(release);

/**
 * A file to which several processes append whole lines.
 *
 * Each append is one write in append mode. It begins with a line break where the file's last byte is not one: a process
 * that was killed, or a disk that was full, in the middle of a write leaves half a line, and no other line is glued
 * to it. The last byte is looked at only where the file's size is not the one after our own last write.
 */
export class AppendFile {
  private readonly fd: number;
  private readonly lastByte = Buffer.alloc(1);
  /** The file's state when it was last looked at. */
  private stats: BigIntStats;
  private sizeAfterWrite = 0;
  private syncing = 0;
  private dirty = false;
  private closed = false;

  /** Opens the file, and makes it (0600) where it is not there. */
  constructor(readonly path: string) {
    this.fd = openSync(path, 'a+', 0o600);
    this.stats = fstatSync(this.fd, { bigint: true });
    forgotten.register(this, this.fd, this);
  }

  /** The file's size when it was last looked at. Unit: bytes. */
  get size(): number {
    return Number(this.stats.size);
  }

  /** When the file was last written to, by the clock of its file system, when it was last looked at. Unit: milliseconds. */
  get writtenAt(): number {
    return Number(this.stats.mtimeMs);
  }

  /** Whether something was appended that no fdatasync has put on disk, nor is about to. */
  get needsSync(): boolean {
    return this.dirty;
  }

  /** Looks at the file: whether the path still names it. It does not once the file was rotated, replaced or deleted. */
  isInPlace(): boolean {
    const stats = statSync(this.path, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined || stats.ino !== this.stats.ino || stats.dev !== this.stats.dev) return false;
    this.stats = stats;
    return true;
  }

  /**
   * Writes before it returns; ask {@link isInPlace} before.
   *
   * @param lines - one or more lines, each ended by a line break.
   * @throws the file system's error where nothing was written, {@link PartialWriteError} where part of the lines was.
   */
  append(lines: string): void {
    const { size } = this;
    const text = this.endsLine(size) ? lines : `\n${lines}`;
    const length = Buffer.byteLength(text);
    const written = writeSync(this.fd, text);
    this.dirty = true;
    if (written < length) this.writeRest(Buffer.from(text), written, text.length - lines.length);
    this.sizeAfterWrite = size + length;
  }

  /** Resolves when everything appended before the call is on disk. */
  fdatasync(): Promise<void> {
    this.syncing++;
    this.dirty = false;
    return new Promise((resolve, reject) => {
      fdatasync(this.fd, (error) => {
        this.syncing--;
        if (this.closed && this.syncing === 0) this.release();
        if (!error) return resolve();
        this.dirty = true;
        reject(error);
      });
    });
  }

  /** Returns when everything appended before is on disk. */
  fdatasyncSync(): void {
    fdatasyncSync(this.fd);
    this.dirty = false;
  }

  /** Closes the file, after the last fdatasync under way; a second time does nothing. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    if (this.syncing === 0) this.release();
  }

  private release(): void {
    forgotten.unregister(this);
    release(this.fd);
  }

  private endsLine(size: number): boolean {
    if (size === this.sizeAfterWrite || size === 0) return true;
    try {
      return readSync(this.fd, this.lastByte, 0, 1, size - 1) === 1 && this.lastByte[0] === LINE_BREAK;
    } catch {
      return false;
    }
  }

  private writeRest(bytes: Buffer, begun: number, breaksBefore: number): void {
    let at = begun;
    try {
      while (at < bytes.length) {
        const written = writeSync(this.fd, bytes, at);
        if (written === 0) throw Object.assign(new Error(`${this.path} takes no more bytes.`), { code: 'EIO' });
        at += written;
      }
    } catch (error) {
      throw new PartialWriteError(this.path, Math.max(0, linesIn(bytes.subarray(0, at)) - breaksBefore), error);
    }
  }
}

function linesIn(bytes: Uint8Array): number {
  return bytes.reduce((lines, byte) => (byte === LINE_BREAK ? lines + 1 : lines), 0);
}

function release(fd: number): void {
  try {
    closeSync(fd);
  } catch {
    // The descriptor is gone all the same, and what could not be written was told of by the sync.
  }
}
