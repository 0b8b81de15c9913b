import type { DatabaseFile } from '../../sqlite/database-file';
import type { KeyName } from '../approvals';
import { KillSwitches, type StopTarget, type StoredStop } from '../kill-switches';
import type { ChangeQueue } from './change-queue';
import { STOP_COLUMNS, type StopRow, storedStop } from './stop-row';

const ACTIVE = `SELECT ${STOP_COLUMNS} FROM stops WHERE org = ? ORDER BY type <> 'all', at DESC, type, target`;
const FIND = `SELECT ${STOP_COLUMNS} FROM stops WHERE org = ? AND type = ? AND target = ?`;

/** Which agents, runs and missions are stopped, in the SQLite file. */
export class SqliteKillSwitches extends KillSwitches {
  constructor(
    private readonly file: DatabaseFile,
    private readonly changes: ChangeQueue,
  ) {
    super();
  }

  kill(
    org: number,
    target: StopTarget,
    reason: string,
    by: KeyName,
  ): Promise<{ readonly stop: StoredStop; readonly isNew: boolean }> {
    return this.changes.submit('kill', { org, target, reason, by });
  }

  revive(org: number, target: StopTarget, by: KeyName): Promise<StoredStop | null> {
    return this.changes.submit('revive', { org, target, by });
  }

  async active(org: number): Promise<readonly StoredStop[]> {
    return (this.file.sql(ACTIVE).all(org) as StopRow[]).map(storedStop);
  }

  async find(org: number, targets: readonly StopTarget[]): Promise<StoredStop | null> {
    for (const { type, id } of targets) {
      const row = this.file.sql(FIND).get(org, type, id ?? '') as StopRow | undefined;
      if (row !== undefined) return storedStop(row);
    }
    return null;
  }
}
