import { join } from 'node:path';
import type { Clock } from '../core/clock';
import { toTimestamp } from '../core/timestamp';
import { RotatingFile } from '../spool/rotating-file';
import type { RejectedRecord } from './rejected-record';

const NOBODY = { rotated: () => undefined, failed: () => undefined, deleted: () => undefined };

/**
 * Keeps what a platform refused for good, with its answer, in `<home>/rejected.jsonl`, rotated like the other files of a
 * home; at most 16 rotated ones are kept.
 */
export class RejectedFile {
  private readonly file: RotatingFile;

  constructor(
    home: string,
    private readonly url: string,
    private readonly clock: Clock,
  ) {
    this.file = new RotatingFile(join(home, 'rejected.jsonl'), { isSent: false }, NOBODY);
  }

  /** Has written them when it returns. @throws the file system's error. */
  add(records: readonly RejectedRecord[]): void {
    const at = toTimestamp(this.clock.now());
    const lines = records.map(({ kind, json, status, answer }) => {
      const about = JSON.stringify({ at, platform: this.url, kind, status, answer });
      return `${about.slice(0, -1)},"record":${json.toString()}}\n`;
    });
    this.file.append(lines.join(''));
    this.file.close();
  }
}
