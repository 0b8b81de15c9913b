import { homeFiles } from '../spool/home-files';
import { endOfFile } from './end-of-file';
import { fileIdentity } from './file-identity';
import { presentLines } from './present-lines';

interface Position {
  /** After the last line that was read. */
  readonly offset: number;
  /** Of the file when it was read: until it changes there is nothing to read. */
  readonly size: number;
}

/**
 * Follows the interventions of a home, through rotation and truncation: remembers of each file how far it was read,
 * by what the file is, not by its name.
 */
export class HomeTail {
  private positions = new Map<string, Position>();

  constructor(
    private readonly home: string,
    private readonly isWanted: (record: unknown) => boolean,
  ) {}

  /**
   * The last records that are wanted, oldest first. What is there besides counts as read.
   *
   * @throws the file system's error, for example `ENOENT` where there is no home.
   */
  async last(count: number): Promise<readonly unknown[]> {
    let records: readonly unknown[] = [];
    const files = homeFiles(this.home, 'interventions');
    for (const path of files.toReversed()) {
      const file = fileIdentity(path);
      if (file === null) continue;
      const missing = count - records.length;
      const isCurrent = path === files.at(-1);
      const end = missing > 0 || isCurrent ? await endOfFile(path, file.size, missing, this.isWanted) : null;
      records = [...(end?.records ?? []), ...records];
      this.positions.set(file.key, { offset: end?.endOffset ?? file.size, size: file.size });
    }
    return records;
  }

  /** The records that are wanted and came since the last reading. */
  async *fresh(): AsyncGenerator<unknown, void, undefined> {
    const positions = new Map<string, Position>();
    for (const path of this.files()) {
      const file = fileIdentity(path);
      if (file === null) continue;
      const before = this.positions.get(file.key) ?? { offset: 0, size: 0 };
      positions.set(file.key, before);
      if (file.size === before.size) continue;
      const isTruncated = file.size < before.size;
      let offset = isTruncated ? 0 : before.offset;
      for await (const { value, endOffset } of presentLines(path, offset)) {
        offset = endOffset;
        if (this.isWanted(value)) yield value;
      }
      // Where it was rotated meanwhile, the rest stands under its new name.
      const isStillThere = fileIdentity(path)?.key === file.key;
      positions.set(file.key, { offset, size: isStillThere ? file.size : before.size });
    }
    this.positions = positions;
  }

  /** None while there is no home. */
  private files(): readonly string[] {
    try {
      return homeFiles(this.home, 'interventions');
    } catch {
      return [];
    }
  }
}
