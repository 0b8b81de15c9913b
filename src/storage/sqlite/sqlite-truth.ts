import type { Clock } from '../../core/clock';
import type { Logger } from '../../core/logger';
import { StorageError } from '../../errors/storage-error';
import type { DatabaseFile } from '../../sqlite/database-file';
import type { FileLock } from '../../sqlite/file-lock';
import type { Added, RegisteredAction, Writer } from '../rows';
import {
  type AuditEntry,
  type Committed,
  type DayTotals,
  type FeedStep,
  type RecordKind,
  type StoredKey,
  type Totals,
  Truth,
  type TruthRow,
} from '../truth';
import { AccountReader } from './account-reader';
import { addedOf } from './added-of';
import { backUp } from './back-up';
import { ChangeQueue } from './change-queue';
import { CommitListeners } from './commit-listeners';
import { committedRecords } from './committed-records';
import { openForReading } from './connections';
import { holdFile } from './hold-file';
import type { RecordsAdded } from './jobs';
import { KnownKeys } from './known-keys';
import { prepareFile } from './prepare-file';
import { RecordReader, type StoredRevision } from './record-reader';
import { columnsOf, type RowColumns } from './row-columns';
import { SqliteApprovals } from './sqlite-approvals';
import { SqliteKillSwitches } from './sqlite-kill-switches';
import { SqlitePolicies } from './sqlite-policies';
import { WriteQueue, type WriterThread } from './write-queue';

const DAY_MS = 24 * 60 * 60_000;

/** What the truth needs of the world. */
export interface TruthSurroundings {
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The truth in one SQLite file, for one process: a thread writes, this one reads by primary key.
 *
 * @example
 * const truth = await SqliteTruth.open('platform.db', { clock: systemClock, logger });
 */
export class SqliteTruth extends Truth {
  readonly approvals: SqliteApprovals;
  readonly policies: SqlitePolicies;
  readonly killSwitches: SqliteKillSwitches;
  private readonly records: RecordReader;
  private readonly accounts: AccountReader;
  private readonly knownKeys = new KnownKeys();
  private closed: Promise<void> | null = null;

  private constructor(
    private readonly path: string,
    private readonly lock: FileLock,
    private readonly reader: DatabaseFile,
    private readonly queue: WriteQueue,
    private readonly listeners: CommitListeners,
    clock: Clock,
  ) {
    super();
    this.records = new RecordReader(reader);
    this.accounts = new AccountReader(reader);
    const changes = new ChangeQueue(queue, listeners);
    this.approvals = new SqliteApprovals(reader, changes, queue, clock);
    this.policies = new SqlitePolicies(reader, changes);
    this.killSwitches = new SqliteKillSwitches(reader, changes);
  }

  /**
   * Opens a file, or makes it, readable by its owner alone; brings its tables to the newest version.
   *
   * @param thread - the one that writes; by default it does nothing else.
   * @throws {@link StorageError} `STORAGE_IN_USE` where another process has it; `STORAGE_FAILED` where it cannot be used,
   * is the file of another program, or was written by a newer version.
   */
  static async open(path: string, { clock, logger }: TruthSurroundings, thread?: WriterThread): Promise<SqliteTruth> {
    const lock = holdFile(path);
    let reader: DatabaseFile | undefined;
    try {
      const first = prepareFile(path);
      reader = openForReading(path);
      // Not before: the last connection to close would write the whole log into the file.
      first.close();
      const { seq } = new RecordReader(reader).totals();
      const queue = await WriteQueue.start(path, seq, clock, logger, thread);
      return new SqliteTruth(path, lock, reader, queue, new CommitListeners(logger), clock);
    } catch (error) {
      reader?.close();
      lock.release();
      throw error;
    }
  }

  get seq(): number {
    return this.queue.seq;
  }

  get isWritable(): boolean {
    return this.queue.isWritable;
  }

  addInterventions(writer: Writer, rows: readonly TruthRow[]): Promise<Added> {
    return this.add('intervention', writer, rows);
  }

  addLedgerEntries(writer: Writer, rows: readonly TruthRow[]): Promise<Added> {
    return this.add('ledger', writer, rows);
  }

  async registerActions(
    { org }: Writer,
    agentId: string,
    actions: readonly RegisteredAction[],
  ): Promise<{ readonly registered: number; readonly updated: number; readonly total: number }> {
    const { registered, updated, total } = await this.queue.submit(
      'register-actions',
      { org, agentId, actions },
      actions.reduce((bytes, { body }) => bytes + body.length, 0),
      ({ seq }) => this.listeners.tell(() => [{ seq, org, kind: 'actions_registered', id: agentId }]),
    );
    return { registered, updated, total };
  }

  feed(after: number, limit: number): readonly FeedStep[] {
    return this.records.feed(after, limit);
  }

  bodies(_kind: RecordKind, seqs: readonly number[]): readonly (string | null)[] {
    return this.records.bodies(seqs);
  }

  briefs(seqs: readonly number[]): readonly (string | null)[] {
    return this.records.briefs(seqs);
  }

  joined(_kind: RecordKind, seqs: readonly number[]): Uint8Array {
    return this.records.joined(seqs);
  }

  revisions(org: number, id: string): readonly StoredRevision[] {
    return this.records.revisions(org, id);
  }

  actionsOf(org: number, agentId: string): readonly RegisteredAction[] {
    return this.accounts.actionsOf(org, agentId);
  }

  actionOf(org: number, agentId: string, name: string): string | null {
    return this.accounts.actionOf(org, agentId, name);
  }

  async totals(): Promise<Totals> {
    return this.records.totals();
  }

  onCommitted(listener: (events: readonly Committed[]) => void): () => void {
    return this.listeners.add(listener);
  }

  firstOrganisation(): Promise<number> {
    return this.queue.submit('first-organisation', null);
  }

  newOrganisation(): Promise<number> {
    return this.queue.submit('new-organisation', null);
  }

  findKey(hash: Uint8Array): StoredKey | null {
    return this.knownKeys.find(hex(hash), (each) => this.accounts.findKey(each));
  }

  hasKeys(): boolean {
    return this.accounts.hasKeys();
  }

  async addKey(
    key: Omit<StoredKey, 'createdAt' | 'revokedAt'>,
    hash: Uint8Array,
    by: string | null,
  ): Promise<StoredKey> {
    const added = await this.queue.submit('add-key', { key, hash: hex(hash), by });
    if (added !== null) return added;
    const message = `The API key ${key.prefix}… is kept already, or was and is revoked, or its id is. Make another one.`;
    throw new StorageError('STORAGE_FAILED', message, { id: key.id });
  }

  keys(org: number): readonly StoredKey[] {
    return this.accounts.keys(org);
  }

  revokeKey(org: number, id: string, by: string | null): Promise<StoredKey | null> {
    // Also where nobody knows what became of it.
    return this.queue.submit('revoke-key', { org, id, by }).finally(() => this.knownKeys.forget());
  }

  agentNotes(
    org: number,
    agentId: string,
  ): { readonly displayName: string | null; readonly description: string | null } {
    return this.accounts.agentNotes(org, agentId);
  }

  async noteAgent(
    org: number,
    agentId: string,
    notes: { readonly displayName?: string | null; readonly description?: string | null },
    by: string | null,
  ): Promise<void> {
    await this.queue.submit('note-agent', { org, agentId, ...notes, by });
  }

  organisationId(org: number): string {
    return this.accounts.organisationId(org);
  }

  settings(org: number): { readonly retentionDays: number | null } {
    return this.accounts.settings(org);
  }

  async setSettings(
    org: number,
    settings: { readonly retentionDays: number | null },
    by: string | null,
  ): Promise<void> {
    await this.queue.submit('set-retention', { org, days: settings.retentionDays, by });
  }

  audit(org: number, limit: number, skip = 0): readonly AuditEntry[] {
    return this.accounts.audit(org, limit, skip);
  }

  auditTotal(org: number): number {
    return this.accounts.auditTotal(org);
  }

  async retain(now: number): Promise<number> {
    let removed = 0;
    for (const { org, days } of this.accounts.retentions()) {
      const given = { org, before: now - days * DAY_MS };
      for (const kind of ['remove-piece', 'remove-approvals'] as const) {
        for (let isDone = false; !isDone; ) {
          const piece = await this.queue.submit(kind, given);
          removed += piece.removed;
          isDone = piece.isDone;
        }
      }
    }
    return removed;
  }

  dayTotals(org: number): readonly DayTotals[] {
    return this.accounts.dayTotals(org);
  }

  backup(path: string): Promise<void> {
    return backUp(this.path, path);
  }

  close(): Promise<void> {
    this.closed ??= this.queue.close().then(() => {
      this.reader.close();
      this.lock.release();
    });
    return this.closed;
  }

  private add(of: RecordKind, writer: Writer, rows: readonly TruthRow[]): Promise<Added> {
    const columns = columnsOf(rows);
    const bytes = rows.reduce((sum, { facts, body }) => sum + facts.length + body.length, 0);
    const added = this.queue.submit(
      'add-records',
      { of, writer, columns },
      bytes,
      this.noting(of, writer.org, columns),
    );
    return added.then(({ fates }) => addedOf(fates));
  }

  /** Tells of records after their commit. Holds none of their texts. */
  private noting(of: RecordKind, org: number, { ids }: RowColumns): (result: RecordsAdded) => void {
    return (result) => this.listeners.tell(() => committedRecords({ of, org, ids }, result));
  }
}

function hex(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex');
}
