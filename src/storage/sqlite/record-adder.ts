import type { DatabaseFile } from '../../sqlite/database-file';
import type { Writer } from '../rows';
import type { RecordKind, TruthRow } from '../truth';
import type { Fate, Jobs, RecordsAdded, StandingRevision } from './jobs';
import { KIND_NUMBERS } from './record-numbers';
import { isRefused } from './refused-approval';
import { contradicts, isSameContent } from './revision-rules';
import { type RowColumns, rowAt } from './row-columns';
import type { SeenRuns } from './seen-runs';
import type { StoreState } from './store-state';

const KEPT_COLUMNS = 'SELECT seq, revision, row, first_at, agent, nano, own FROM records';
const HIGHEST = `${KEPT_COLUMNS} WHERE org = ? AND kind = ? AND id = ? ORDER BY revision DESC LIMIT 1`;
const NEXT_LOWER = `${KEPT_COLUMNS} WHERE org = ? AND kind = ? AND id = ? AND revision <= ? ORDER BY revision DESC LIMIT 1`;
const NEXT_HIGHER = `${KEPT_COLUMNS} WHERE org = ? AND kind = ? AND id = ? AND revision > ? ORDER BY revision LIMIT 1`;
const BODY = 'SELECT body FROM bodies WHERE seq = ?';
const ADD = 'INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
const ADD_BODY = 'INSERT INTO bodies VALUES (?, ?)';
const REMOVE = 'DELETE FROM records WHERE seq = ?';
const REMOVE_BODY = 'DELETE FROM bodies WHERE seq = ?';
/** As an outcome. */
const YES = 'approved_after_review';
const STAND_BACK = 'UPDATE records SET facts = NULL WHERE seq = ?';

/** A revision that is kept. */
interface Kept {
  readonly seq: number;
  readonly revision: number;
  readonly row: number;
  readonly first_at: number;
  readonly agent: string | null;
  readonly nano: number;
  /** 1: the platform's own word. */
  readonly own: number;
}

/** Keeps revisions of records, as if each came by itself. PLATFORM, Revisions. */
export class RecordAdder {
  private standing: StandingRevision[] = [];

  constructor(
    private readonly file: DatabaseFile,
    private readonly state: StoreState,
    private readonly seenRuns: SeenRuns,
  ) {}

  add({ of, writer, columns }: Jobs['add-records']['given'], now: number): RecordsAdded {
    const at = this.state.arrival(now);
    const firstSeq = this.state.seq + 1;
    const firstRow = this.state.lastRow(of) + 1;
    this.standing = [];
    const fates = columns.ids.map((_, index) => this.addOne(of, writer, rowAt(columns, index), at));
    const newRuns = this.noteRuns(writer.org, columns.runIds, fates, at);
    return { fates, firstSeq, firstRow, standing: this.standing, at, newRuns };
  }

  private addOne(of: RecordKind, writer: Writer, row: TruthRow, at: number): Fate {
    const highest = this.file.sql(HIGHEST).get(writer.org, KIND_NUMBERS[of], row.id) as Kept | undefined;
    if (highest === undefined) {
      if (writer.isPlatform || this.deniesNo(of, writer, row, at)) return 'conflict';
      const number = this.state.addRow(of, row.nanoUsd);
      this.insert(of, writer, row, { row: number, first_at: at }, at, row.facts);
      return 'created';
    }
    if (highest.agent !== writer.agentId) return this.isKept(of, writer.org, row) ? 'duplicate' : 'conflict';
    if (writer.isPlatform && row.revision !== highest.revision + 1 - highest.own) return 'conflict';
    if (writer.isPlatform && this.isKept(of, writer.org, row)) return 'duplicate';
    if (highest.own === 1 && row.revision >= highest.revision) return this.takePlace(of, writer, row, highest, at);
    const stands = row.revision > highest.revision;
    const fate = stands ? this.fateAfter(highest, row) : this.fateAmong(of, writer.org, row);
    if (fate !== 'updated') return fate;
    if (this.deniesNo(of, writer, row, at)) return 'conflict';
    if (stands) {
      this.file.sql(STAND_BACK).run(highest.seq);
      this.replace(of, writer, row, highest, at);
    } else {
      this.insert(of, writer, row, highest, at, null);
    }
    return 'updated';
  }

  /** The agent says yes where the request for its intervention came to a no: nobody but who decided takes that back. */
  private deniesNo(
    of: RecordKind,
    { org, agentId, isPlatform = false }: Writer,
    { id, body }: TruthRow,
    at: number,
  ): boolean {
    // Looked for as text first: to read every record that comes would take its time.
    if (of !== 'intervention' || isPlatform || !body.includes(YES)) return false;
    if ((JSON.parse(body) as { readonly outcome?: unknown }).outcome !== YES) return false;
    return isRefused(this.file, { org, interventionId: id, keyAgentId: agentId }, at);
  }

  /** The agent speaks, or the platform knows better: the new word takes the place of the platform's, and is judged as if that had never been. */
  private takePlace(of: RecordKind, writer: Writer, row: TruthRow, own: Kept, at: number): Fate {
    const place = [writer.org, KIND_NUMBERS[of], row.id, own.revision - 1] as const;
    const fate = this.fateAfter(this.file.sql(NEXT_LOWER).get(...place) as Kept, row);
    if (fate !== 'updated') return fate;
    if (this.deniesNo(of, writer, row, at)) return 'conflict';
    this.file.sql(REMOVE).run(own.seq);
    this.file.sql(REMOVE_BODY).run(own.seq);
    this.replace(of, writer, row, own, at);
    return 'updated';
  }

  private fateAfter(lower: Kept, row: TruthRow): Fate {
    return contradicts(this.bodyOf(lower), row.body) ? 'conflict' : 'updated';
  }

  /** Whether a revision is there with the same content: whoever sends it again brings nothing new. */
  private isKept(of: RecordKind, org: number, row: TruthRow): boolean {
    const lower = this.file.sql(NEXT_LOWER).get(org, KIND_NUMBERS[of], row.id, row.revision) as Kept | undefined;
    return lower?.revision === row.revision && isSameContent(this.bodyOf(lower), row.body);
  }

  /** Of a revision that is not the highest. */
  private fateAmong(of: RecordKind, org: number, row: TruthRow): Fate {
    const place = [org, KIND_NUMBERS[of], row.id, row.revision] as const;
    const lower = this.file.sql(NEXT_LOWER).get(...place) as Kept | undefined;
    if (lower?.revision === row.revision) return isSameContent(this.bodyOf(lower), row.body) ? 'duplicate' : 'conflict';
    if (lower !== undefined && contradicts(this.bodyOf(lower), row.body)) return 'conflict';
    const higher = this.file.sql(NEXT_HIGHER).get(...place) as Kept;
    return contradicts(row.body, this.bodyOf(higher)) ? 'conflict' : 'updated';
  }

  private replace(of: RecordKind, writer: Writer, row: TruthRow, kept: Kept, at: number): void {
    this.state.replace(of, kept.nano, row.nanoUsd);
    this.insert(of, writer, row, kept, at, row.facts);
    this.standing.push({ seq: this.state.seq, row: kept.row, firstAt: kept.first_at });
  }

  private insert(
    of: RecordKind,
    { org, agentId, isPlatform = false }: Writer,
    { id, revision, nanoUsd, body }: TruthRow,
    { row, first_at: firstAt }: Pick<Kept, 'row' | 'first_at'>,
    at: number,
    facts: string | null,
  ): void {
    const seq = this.state.nextSeq();
    this.file
      .sql(ADD)
      .run(seq, org, KIND_NUMBERS[of], id, revision, row, firstAt, at, agentId, nanoUsd, facts, Number(isPlatform));
    this.file.sql(ADD_BODY).run(seq, body);
  }

  private bodyOf({ seq }: Kept): string {
    return (this.file.sql(BODY).get(seq) as { body: string }).body;
  }

  /** The runs of what was kept that had no record before; each takes a sequence of its own, as it is told of apart. */
  private noteRuns(org: number, runIds: RowColumns['runIds'], fates: readonly Fate[], at: number): readonly string[] {
    const added: string[] = [];
    for (const [index, runId] of runIds.entries()) {
      if (runId === null || (fates[index] !== 'created' && fates[index] !== 'updated')) continue;
      if (this.seenRuns.isNew(org, runId, at)) added.push(runId);
    }
    for (let count = added.length; count > 0; count--) this.state.nextSeq();
    return added;
  }
}
