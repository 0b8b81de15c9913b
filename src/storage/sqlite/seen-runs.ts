import type { DatabaseFile } from '../../sqlite/database-file';

const NOTE = 'INSERT OR IGNORE INTO runs VALUES (?, ?, ?)';
const FORGET = `
  DELETE FROM runs WHERE org = ? AND id IN (SELECT id FROM runs WHERE org = ? AND seen_at < ? LIMIT ?)`;

/** So many are known without a look into the file. */
const REMEMBERED = 10_000;

/** The runs that had a record. */
export class SeenRuns {
  private readonly remembered = new Set<string>();

  constructor(private readonly file: DatabaseFile) {}

  /** Notes a run. @returns whether it is new. */
  isNew(org: number, id: string, at: number): boolean {
    const key = `${org} ${id}`;
    if (this.remembered.has(key)) return false;
    if (this.remembered.size >= REMEMBERED) this.remembered.clear();
    this.remembered.add(key);
    return Number(this.file.sql(NOTE).run(org, id, at).changes) > 0;
  }

  /**
   * Forgets runs that were seen first before a moment, so many at most: one that has a record later is new again.
   *
   * @returns how many.
   */
  forget(org: number, before: number, limit: number): number {
    const forgotten = Number(this.file.sql(FORGET).run(org, org, before, limit).changes);
    if (forgotten > 0) this.remembered.clear();
    return forgotten;
  }
}
