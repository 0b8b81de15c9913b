import type { MessagePort } from 'node:worker_threads';
import type { Logger } from '../../core/logger';
import { StorageError } from '../../errors/storage-error';
import type { InterventionStats } from '../../figures/intervention-stats';
import type { LedgerStats } from '../../figures/ledger-figures';
import type { BucketSize } from '../../figures/time-buckets';
import { Readiness } from '../duckdb/readiness';
import type { GroupQuery, PageQuery, RecordFilter, RunPage } from '../queries';
import { type AgentSummary, ReadModel, type RunSummary, type SeqGroups, type SeqPage } from '../read-model';
import { storageErrorOf } from '../storage-error-text';
import type { RecordKind } from '../truth';
import type { AnswerTo, FromReadModel, Given, Question, ToReadModel } from './read-model-messages';

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: StorageError): void;
}

/** Asks a read model that lives in another thread, so that neither feeding it nor what it answers holds up requests. */
export class ThreadedReadModel extends ReadModel {
  private readonly readiness = new Readiness();
  private readonly waiting = new Map<number, Waiting>();
  private readonly closed: Promise<void>;
  private lastId = 0;
  /** Why nothing is answered any more. */
  private ended: StorageError | null = null;

  /** @param port - the other end of the one at which `answerQuestions` answers. */
  constructor(
    private readonly port: MessagePort,
    private readonly logger: Logger,
  ) {
    super();
    port.on('message', (message: FromReadModel) => this.take(message));
    this.closed = new Promise((done) => {
      port.once('close', () => {
        this.end();
        done();
      });
    });
  }

  get isReady(): boolean {
    return this.readiness.isReady;
  }

  get ready(): Promise<void> {
    return this.readiness.promise;
  }

  list(org: number, kind: RecordKind, filter: RecordFilter, page: PageQuery): Promise<SeqPage> {
    return this.ask('list', org, kind, filter, page);
  }

  groups(org: number, filter: RecordFilter, query: GroupQuery): Promise<SeqGroups> {
    return this.ask('groups', org, filter, query);
  }

  stats(org: number, filter: RecordFilter, bucket: BucketSize | null): Promise<InterventionStats> {
    return this.ask('stats', org, filter, bucket);
  }

  ledgerStats(org: number, filter: RecordFilter): Promise<LedgerStats> {
    return this.ask('ledgerStats', org, filter);
  }

  async *all(org: number, kind: RecordKind, filter: RecordFilter): AsyncIterable<readonly number[]> {
    for (const piece of await this.ask('allAtOnce', org, kind, filter)) yield [...piece];
  }

  runs(org: number, page: RunPage): Promise<{ readonly runs: readonly RunSummary[]; readonly total: number }> {
    return this.ask('runs', org, page);
  }

  run(org: number, runId: string): ReturnType<ReadModel['run']> {
    return this.ask('run', org, runId);
  }

  agents(
    org: number,
    page: { readonly skip: number; readonly limit: number },
  ): Promise<{ readonly agents: readonly AgentSummary[]; readonly total: number }> {
    return this.ask('agents', org, page);
  }

  agent(org: number, agentId: string): Promise<AgentSummary | null> {
    return this.ask('agent', org, agentId);
  }

  attempts(org: number, actionName: string, before: number, withinMs: number, exceptRow: number): Promise<number> {
    return this.ask('attempts', org, actionName, before, withinMs, exceptRow);
  }

  ledgerSeqOfCall(org: number, callId: string): Promise<number | null> {
    return this.ask('ledgerSeqOfCall', org, callId);
  }

  async close(): Promise<void> {
    this.ended ??= new StorageError('STORAGE_FAILED', 'The storage is closed.');
    this.tell(null);
    await this.closed;
  }

  private ask<Q extends Question>(question: Q, ...given: Given<Q>): Promise<AnswerTo<Q>> {
    if (this.ended !== null) return Promise.reject(this.ended);
    this.lastId += 1;
    const id = this.lastId;
    return new Promise<AnswerTo<Q>>((resolve, reject) => {
      this.tell({ id, question, given });
      this.waiting.set(id, { resolve: (answer) => resolve(answer as AnswerTo<Q>), reject });
    });
  }

  private tell(message: ToReadModel): void {
    this.port.postMessage(message);
  }

  private take(message: FromReadModel): void {
    if (message.kind === 'logged') this.logger[message.level](message.fields, message.message);
    else if (message.kind === 'readiness') this.note(message.isReady);
    else this.settle(message);
  }

  private note(isReady: boolean): void {
    if (isReady) this.readiness.set();
    else this.readiness.unset();
  }

  private settle(message: Extract<FromReadModel, { readonly id: number }>): void {
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.kind === 'answered') waiting?.resolve(message.answer);
    else waiting?.reject(storageErrorOf(message.fault));
  }

  /** Also where the thread has ended by itself. */
  private end(): void {
    this.ended ??= new StorageError(
      'STORAGE_FAILED',
      'The thread that answers questions has ended. Restart the platform.',
    );
    this.readiness.fail(this.ended);
    for (const { reject } of this.waiting.values()) reject(this.ended);
    this.waiting.clear();
  }
}
