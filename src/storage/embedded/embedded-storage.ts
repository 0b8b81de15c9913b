import type { InterventionStats } from '../../figures/intervention-stats';
import type { LedgerStats } from '../../figures/ledger-figures';
import type { BucketSize } from '../../figures/time-buckets';
import type { Approvals } from '../approvals';
import { interventionFacts, ledgerFacts } from '../facts';
import type { KillSwitches } from '../kill-switches';
import type { Policies } from '../policies';
import type {
  AgentDetail,
  GroupPage,
  GroupQuery,
  InterventionDetail,
  Page,
  PageQuery,
  RecordFilter,
  RunDetail,
  RunPage,
} from '../queries';
import type { AgentSummary, ReadModel, RunSummary } from '../read-model';
import type { Added, InterventionRow, LedgerRow, RegisteredAction, Writer } from '../rows';
import { type AgentNotes, type NewKey, type Settings, Storage } from '../storage';
import type { AuditEntry, Committed, RecordKind, StoredKey, Truth } from '../truth';
import { exportedBodies } from './exported-bodies';
import { interventionDetail } from './intervention-detail';

/** So many records of a list are put together at once: they take a place that a request soon gives back. */
const PIECE = 250;

/** Keeps records in the truth, and finds them by the read model. */
export class EmbeddedStorage extends Storage {
  constructor(
    private readonly truth: Truth,
    private readonly model: ReadModel,
  ) {
    super();
  }

  get seq(): number {
    return this.truth.seq;
  }

  get approvals(): Approvals {
    return this.truth.approvals;
  }

  get policies(): Policies {
    return this.truth.policies;
  }

  get killSwitches(): KillSwitches {
    return this.truth.killSwitches;
  }

  get isReady(): boolean {
    return this.model.isReady;
  }

  get ready(): Promise<void> {
    return this.model.ready;
  }

  get isWritable(): boolean {
    return this.truth.isWritable;
  }

  addInterventions(writer: Writer, rows: readonly InterventionRow[]): Promise<Added> {
    const kept = rows.map((row) => {
      const { id, revision, preventedNanoUsd: nanoUsd, runId, body } = row;
      return { id, revision, nanoUsd, runId, facts: interventionFacts(row), body };
    });
    return this.truth.addInterventions(writer, kept);
  }

  addLedgerEntries(writer: Writer, rows: readonly LedgerRow[]): Promise<Added> {
    const kept = rows.map((row) => {
      const { id, spentNanoUsd: nanoUsd, runId, body } = row;
      return { id, revision: 1, nanoUsd, runId, facts: ledgerFacts(row), body };
    });
    return this.truth.addLedgerEntries(writer, kept);
  }

  registerActions(
    writer: Writer,
    agentId: string,
    actions: readonly RegisteredAction[],
  ): Promise<{ readonly registered: number; readonly updated: number; readonly total: number }> {
    return this.truth.registerActions(writer, agentId, actions);
  }

  async list(org: number, kind: RecordKind, filter: RecordFilter, page: PageQuery): Promise<Page> {
    const { seqs, total, nextCursor } = await this.model.list(org, kind, filter, page);
    const pieces = inPieces(seqs).map((piece) => this.truth.joined(kind, piece));
    return { pieces: pieces.filter(({ length }) => length > 0), total, nextCursor };
  }

  async groups(org: number, filter: RecordFilter, query: GroupQuery): Promise<GroupPage> {
    const { groups, ...totals } = await this.model.groups(org, filter, query);
    const briefs = this.truth.briefs(groups.map(({ latestSeq }) => latestSeq));
    return { groups: groups.map(({ latestSeq, ...group }, index) => ({ ...group, latest: briefs[index] })), ...totals };
  }

  export(org: number, kind: RecordKind, filter: RecordFilter): AsyncIterable<string> {
    return exportedBodies(this.model.all(org, kind, filter), (seqs) => this.bodies(kind, seqs));
  }

  intervention(org: number, id: string): Promise<InterventionDetail | null> {
    return interventionDetail(this.truth, this.model, org, id);
  }

  async agentRevision(org: number, id: string): Promise<string | null> {
    return this.truth.revisions(org, id).findLast(({ isOwn }) => !isOwn)?.body ?? null;
  }

  async declaredAction(org: number, agentId: string, name: string): Promise<string | null> {
    return this.truth.actionOf(org, agentId, name);
  }

  stats(org: number, filter: RecordFilter, bucket: BucketSize | null): Promise<InterventionStats> {
    return this.model.stats(org, filter, bucket);
  }

  ledgerStats(org: number, filter: RecordFilter): Promise<LedgerStats> {
    return this.model.ledgerStats(org, filter);
  }

  runs(org: number, page: RunPage): Promise<{ readonly runs: readonly RunSummary[]; readonly total: number }> {
    return this.model.runs(org, page);
  }

  async run(org: number, runId: string): Promise<RunDetail | null> {
    const found = await this.model.run(org, runId);
    if (found === null) return null;
    const records = found.records.flatMap(({ kind, seq }) => this.bodies(kind, [seq]).map((body) => ({ kind, body })));
    return { summary: found.summary, records };
  }

  async agents(
    org: number,
    page: { readonly skip: number; readonly limit: number },
  ): Promise<{ readonly agents: readonly (AgentSummary & AgentNotes)[]; readonly total: number }> {
    const { agents, total } = await this.model.agents(org, page);
    return { agents: agents.map((agent) => ({ ...agent, ...this.truth.agentNotes(org, agent.agentId) })), total };
  }

  async agent(org: number, agentId: string): Promise<AgentDetail | null> {
    const agent = await this.model.agent(org, agentId);
    if (agent === null) return null;
    return { ...agent, ...this.truth.agentNotes(org, agentId), registered: this.truth.actionsOf(org, agentId) };
  }

  noteAgent(org: number, agentId: string, notes: Partial<AgentNotes>, by: string | null): Promise<void> {
    return this.truth.noteAgent(org, agentId, notes, by);
  }

  firstOrganisation(): Promise<number> {
    return this.truth.firstOrganisation();
  }

  newOrganisation(): Promise<number> {
    return this.truth.newOrganisation();
  }

  async findKey(hash: Uint8Array): Promise<StoredKey | null> {
    return this.truth.findKey(hash);
  }

  async hasKeys(): Promise<boolean> {
    return this.truth.hasKeys();
  }

  addKey(key: NewKey, hash: Uint8Array, by: string | null): Promise<StoredKey> {
    return this.truth.addKey(key, hash, by);
  }

  async keys(org: number): Promise<readonly StoredKey[]> {
    return this.truth.keys(org);
  }

  revokeKey(org: number, id: string, by: string | null): Promise<StoredKey | null> {
    return this.truth.revokeKey(org, id, by);
  }

  async organisationId(org: number): Promise<string> {
    return this.truth.organisationId(org);
  }

  async settings(org: number): Promise<Settings> {
    return this.truth.settings(org);
  }

  setSettings(org: number, settings: Settings, by: string | null): Promise<void> {
    return this.truth.setSettings(org, settings, by);
  }

  async audit(
    org: number,
    { skip, limit }: { readonly skip: number; readonly limit: number },
  ): Promise<{ readonly entries: readonly AuditEntry[]; readonly total: number }> {
    return { entries: this.truth.audit(org, limit, skip), total: this.truth.auditTotal(org) };
  }

  onCommitted(listener: (events: readonly Committed[]) => void): () => void {
    return this.truth.onCommitted(listener);
  }

  async bodyOf({ kind, seq }: Committed): Promise<string | null> {
    const isOne = kind === 'intervention_created' || kind === 'intervention_updated';
    return isOne ? (this.truth.bodies('intervention', [seq])[0] ?? null) : null;
  }

  retain(now: number): Promise<number> {
    return this.truth.retain(now);
  }

  backup(path: string): Promise<void> {
    return this.truth.backup(path);
  }

  async close(): Promise<void> {
    await this.model.close();
    await this.truth.close();
  }

  /** What has gone meanwhile is left out. */
  private bodies(kind: RecordKind, seqs: readonly number[]): readonly string[] {
    return this.truth.bodies(kind, seqs).filter((body) => body !== null);
  }
}

function inPieces(seqs: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(seqs.length / PIECE) }, (_, index) =>
    seqs.slice(index * PIECE, (index + 1) * PIECE),
  );
}
