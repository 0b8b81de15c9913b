import { closeSync, fdatasync, fdatasyncSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';

const LINE_BREAK = 0x0a;

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
  private sizeAfterWrite = 0;
  private syncing = 0;
  private closed = false;

  /** Opens the file, and makes it (0600) where it is not there. */
  constructor(readonly path: string) {
    this.fd = openSync(path, 'a+', 0o600);
  }

  /**
   * Writes before it returns.
   *
   * @param lines - one or more lines, each ended by a line break.
   * @throws the file system's error; part of the lines may then be in the file.
   */
  append(lines: string): void {
    const { size, nlink } = fstatSync(this.fd);
    if (nlink === 0) throw Object.assign(new Error(`${this.path} was deleted.`), { code: 'ENOENT' });
    const text = this.endsLine(size) ? lines : `\n${lines}`;
    const length = Buffer.byteLength(text);
    const written = writeSync(this.fd, text);
    if (written < length) this.writeRest(Buffer.from(text).subarray(written));
    this.sizeAfterWrite = size + length;
  }

  /** Resolves when everything appended before the call is on disk. */
  fdatasync(): Promise<void> {
    this.syncing++;
    return new Promise((resolve, reject) => {
      fdatasync(this.fd, (error) => {
        this.syncing--;
        if (this.closed && this.syncing === 0) this.release();
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Returns when everything appended before is on disk. */
  fdatasyncSync(): void {
    fdatasyncSync(this.fd);
  }

  /** Closes the file, after the last fdatasync under way; a second time does nothing. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    if (this.syncing === 0) this.release();
  }

  private release(): void {
    try {
      closeSync(this.fd);
    } catch {
      // The descriptor is gone all the same, and what could not be written was told of by the sync.
    }
  }

  private endsLine(size: number): boolean {
    if (size === this.sizeAfterWrite || size === 0) return true;
    try {
      return readSync(this.fd, this.lastByte, 0, 1, size - 1) === 1 && this.lastByte[0] === LINE_BREAK;
    } catch {
      return false;
    }
  }

  private writeRest(bytes: Uint8Array): void {
    for (let rest = bytes; rest.length > 0; ) {
      const written = writeSync(this.fd, rest);
      if (written === 0) throw Object.assign(new Error(`${this.path} takes no more bytes.`), { code: 'EIO' });
      rest = rest.subarray(written);
    }
  }
}
