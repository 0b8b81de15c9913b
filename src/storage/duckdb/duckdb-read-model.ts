import type { DuckDBConnection } from '@duckdb/node-api';
import type { Clock } from '../../core/clock';
import type { Logger } from '../../core/logger';
import type { InterventionStats } from '../../figures/intervention-stats';
import type { LedgerStats } from '../../figures/ledger-figures';
import type { BucketSize } from '../../figures/time-buckets';
import type { GroupQuery, PageQuery, RecordFilter, RunPage } from '../queries';
import { type AgentSummary, ReadModel, type RunSummary, type SeqGroups, type SeqPage } from '../read-model';
import type { RecordKind } from '../truth';
import { agents } from './agents';
import { allSeqs } from './all-seqs';
import { attempts } from './attempts';
import { duckdbDriver } from './driver';
import type { FeedSource } from './feed-source';
import { filterText } from './filter-text';
import { interventionGroups } from './intervention-groups';
import { interventionStats } from './intervention-stats';
import type { KnownCells } from './known-cells';
import { ledgerSeqOfCall } from './ledger-seq-of-call';
import { ledgerStats } from './ledger-stats';
import { listPage } from './list-page';
import { ReadFileKeeper } from './read-file-keeper';
import { run, runs } from './runs';
import { StatsCache } from './stats-cache';

const EVERYTHING: RecordFilter = { oneOf: {} };

/**
 * Answers from a DuckDB file beside the database, which is fed from the truth and made anew where it is missing, damaged,
 * of another version or different.
 */
export class DuckDbReadModel extends ReadModel {
  private readonly cache = new StatsCache();
  private readonly keeper: ReadFileKeeper;

  /**
   * Opens the file in the background, see {@link DuckDbReadModel.ready}.
   *
   * @param path - of the DuckDB file; what does not fit into memory stands beside it for a while.
   * @param onReadiness - is told whether questions are answered; the same may be told twice.
   * @throws {@link StorageError} `NO_READ_MODEL_DRIVER`
   */
  constructor(
    source: FeedSource,
    path: string,
    logger: Logger,
    clock: Clock,
    onReadiness: (isReady: boolean) => void = () => undefined,
  ) {
    super();
    duckdbDriver();
    const onFed = (orgs: ReadonlySet<number>): void => this.cache.changed(orgs);
    this.keeper = new ReadFileKeeper(source, path, logger, clock, { onFed, onReadiness });
  }

  get isReady(): boolean {
    return this.keeper.isReady;
  }

  get ready(): Promise<void> {
    return this.keeper.ready;
  }

  list(org: number, kind: RecordKind, filter: RecordFilter, page: PageQuery): Promise<SeqPage> {
    return this.keeper.ask((connection) => listPage(connection, org, kind, filter, page));
  }

  groups(org: number, filter: RecordFilter, query: GroupQuery): Promise<SeqGroups> {
    const question = `groups ${query.sortBy} ${query.limit} ${filterText(filter)}`;
    return this.cached(org, question, (connection) => interventionGroups(connection, org, filter, query));
  }

  stats(org: number, filter: RecordFilter, bucket: BucketSize | null): Promise<InterventionStats> {
    const question = `stats ${bucket} ${filterText(filter)}`;
    return this.cached(org, question, (connection, known) => interventionStats(connection, known, org, filter, bucket));
  }

  ledgerStats(org: number, filter: RecordFilter): Promise<LedgerStats> {
    const question = `ledger ${filterText(filter)}`;
    return this.cached(org, question, (connection) => ledgerStats(connection, org, filter));
  }

  async *all(org: number, kind: RecordKind, filter: RecordFilter): AsyncIterable<readonly number[]> {
    for (const piece of await this.allAtOnce(org, kind, filter)) yield [...piece];
  }

  /** What {@link DuckDbReadModel.all} gives: 8 bytes each. */
  allAtOnce(org: number, kind: RecordKind, filter: RecordFilter): Promise<readonly Float64Array[]> {
    return this.keeper.ask((connection) => allSeqs(connection, org, kind, filter));
  }

  runs(org: number, page: RunPage): Promise<{ readonly runs: readonly RunSummary[]; readonly total: number }> {
    return this.keeper.ask((connection) => runs(connection, org, page));
  }

  run(org: number, runId: string): ReturnType<ReadModel['run']> {
    return this.keeper.ask((connection) => run(connection, org, runId));
  }

  agents(
    org: number,
    page: { readonly skip: number; readonly limit: number },
  ): Promise<{ readonly agents: readonly AgentSummary[]; readonly total: number }> {
    return this.keeper.ask((connection) => agents(connection, org, page, EVERYTHING));
  }

  async agent(org: number, agentId: string): Promise<AgentSummary | null> {
    const filter = { oneOf: { agent_id: [agentId] } };
    const found = await this.keeper.ask((connection) => agents(connection, org, { skip: 0, limit: 1 }, filter));
    return found.agents[0] ?? null;
  }

  attempts(org: number, actionName: string, before: number, withinMs: number, exceptRow: number): Promise<number> {
    return this.keeper.ask((connection) => attempts(connection, org, actionName, before, withinMs, exceptRow));
  }

  ledgerSeqOfCall(org: number, callId: string): Promise<number | null> {
    return this.keeper.ask((connection) => ledgerSeqOfCall(connection, org, callId));
  }

  close(): Promise<void> {
    return this.keeper.close();
  }

  private async cached<T>(
    org: number,
    question: string,
    work: (connection: DuckDBConnection, known: KnownCells) => Promise<T>,
  ): Promise<T> {
    await this.keeper.fed();
    return this.cache.answer(org, question, () => this.keeper.ask(work));
  }
}
