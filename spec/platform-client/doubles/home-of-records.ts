import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A home whose files are written by the test itself. */
export class HomeOfRecords {
  readonly path = mkdtempSync(join(tmpdir(), 'spool-'));

  /** Appends records with these ids, each in a line. @param file - default the current file of interventions. */
  write(ids: readonly string[], file = 'interventions.jsonl', fields: object = {}): void {
    const lines = ids.map((id) =>
      JSON.stringify({ id, timestamp: '2026-11-23T10:00:00.000Z', run_id: 'r', ...fields }),
    );
    this.append(`${lines.join('\n')}\n`, file);
  }

  append(text: string | Buffer, file = 'interventions.jsonl'): void {
    appendFileSync(join(this.path, file), text);
  }

  /** The lines of `rejected.jsonl`. */
  // biome-ignore lint/suspicious/noExplicitAny: the records of a test.
  get rejected(): readonly any[] {
    const file = join(this.path, 'rejected.jsonl');
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** So many ids that sort in their order. */
export function ids(count: number, prefix = 'i'): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(6, '0')}`);
}
