import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseFile } from '../../../src/sqlite/database-file';
import { ApprovalReader } from '../../../src/storage/sqlite/approval-reader';
import { MIGRATIONS } from '../../../src/storage/sqlite/schema';

/** How SQLite finds what it is asked for. */
class Explained extends DatabaseFile {
  readonly plan: string[] = [];

  override sql(text: string): ReturnType<DatabaseFile['sql']> {
    const values = Array.from({ length: text.split('?').length - 1 }, () => 0);
    const steps = super.sql(`EXPLAIN QUERY PLAN ${text}`).all(...values) as { readonly detail: string }[];
    this.plan.push(...steps.map(({ detail }) => detail));
    return super.sql(text);
  }
}

describe('ApprovalReader', () => {
  let home: string;
  let file: Explained;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'approvals-'));
    file = new Explained(join(home, 'a.db'), MIGRATIONS.join(';'));
    file.transact(0, () => undefined);
  });
  afterEach(() => {
    file.close();
    rmSync(home, { recursive: true });
  });

  it('lists in the order of an index', () => {
    new ApprovalReader(file).list(1, { statuses: [], skip: 0, limit: 50 }, 0);
    expect(file.plan.join('\n')).toContain('approvals_by_age');
    expect(file.plan.join('\n')).not.toMatch(/TEMP B-TREE|SCAN/);
  });

  it('looks only at the links of what is decided', () => {
    const reader = new ApprovalReader(file);
    reader.openLinks(500, null);
    expect(file.plan).toEqual([expect.stringMatching(/USING .*INDEX approval_links_open/)]);
    reader.openLinksOf(1, 'a');
    expect(file.plan[1]).toMatch(/approval_links_by_approval/);
    reader.nextExpiry();
    expect(file.plan.slice(2)).toEqual([
      expect.stringMatching(/INDEX approvals_due/),
      expect.stringMatching(/INDEX approvals_unused/),
    ]);
  });
});
