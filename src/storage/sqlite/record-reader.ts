import type { DatabaseFile } from '../../sqlite/database-file';
import { BRIEF_FIELDS } from '../queries';
import type { FeedStep, Totals } from '../truth';
import { GONE_NUMBERS, KIND_NUMBERS, kindOf } from './record-numbers';

const FEED = `
  SELECT seq, kind, row, org, revision, first_at, facts FROM records
  WHERE seq > ? AND facts IS NOT NULL ORDER BY seq LIMIT ?`;
const BODY = 'SELECT body FROM bodies WHERE seq = ?';
const BRIEF = `
  SELECT json_extract(body, ${BRIEF_FIELDS.map((name) => `'$.${name}'`).join(', ')}) AS "values" FROM bodies WHERE seq = ?`;
/** As bytes: a text of JavaScript would be made, copied and collected for nothing. */
const JOINED = `
  SELECT CAST(group_concat((SELECT body FROM bodies WHERE seq = value), ',') AS BLOB) AS joined FROM json_each(?)`;
const REVISIONS = `
  SELECT revision, received_at AS receivedAt, body, row, own = 1 AS isOwn FROM records JOIN bodies USING (seq)
  WHERE org = ? AND kind = ${KIND_NUMBERS.intervention} AND id = ? ORDER BY revision`;
const TOTALS = `
  SELECT seq, interventions, prevented AS preventedNanoUsd, ledger_entries AS ledgerEntries, spent AS spentNanoUsd
  FROM state`;

interface FeedRow {
  readonly seq: number;
  readonly kind: number;
  readonly row: number;
  readonly org: number;
  readonly revision: number;
  readonly first_at: number;
  readonly facts: string;
}

/** A revision with its text. */
export interface StoredRevision {
  readonly revision: number;
  readonly receivedAt: number;
  readonly body: string;
  readonly row: number;
  /** Whether the platform made it, in place of the agent. */
  readonly isOwn: boolean;
}

/** Reads records; each question is answered from what is committed by then. */
export class RecordReader {
  constructor(private readonly file: DatabaseFile) {}

  feed(after: number, limit: number): readonly FeedStep[] {
    return (this.file.sql(FEED).all(after, limit) as FeedRow[]).map(feedStep);
  }

  bodies(seqs: readonly number[]): readonly (string | null)[] {
    const statement = this.file.sql(BODY);
    return seqs.map((seq) => (statement.get(seq) as { body: string } | undefined)?.body ?? null);
  }

  briefs(seqs: readonly number[]): readonly (string | null)[] {
    const statement = this.file.sql(BRIEF);
    return seqs.map((seq) => {
      const found = statement.get(seq) as { values: string } | undefined;
      if (found === undefined) return null;
      const values = JSON.parse(found.values) as readonly unknown[];
      return JSON.stringify(Object.fromEntries(BRIEF_FIELDS.map((name, place) => [name, values[place]])));
    });
  }

  joined(seqs: readonly number[]): Uint8Array {
    const { joined } = this.file.sql(JOINED).get(JSON.stringify(seqs)) as { joined: Uint8Array | null };
    return joined ?? new Uint8Array();
  }

  revisions(org: number, id: string): readonly StoredRevision[] {
    const rows = this.file.sql(REVISIONS).all(org, id) as (Omit<StoredRevision, 'isOwn'> & {
      readonly isOwn: number;
    })[];
    return rows.map((row) => ({ ...row, isOwn: row.isOwn === 1 }));
  }

  totals(): Totals {
    return this.file.sql(TOTALS).get() as Totals;
  }
}

function feedStep({ seq, kind: number, row, org, revision, first_at: receivedAt, facts }: FeedRow): FeedStep {
  const kind = kindOf(number);
  if (kind !== undefined) return { kind, seq, row, org, revision, receivedAt, facts };
  const of = number === GONE_NUMBERS.ledger ? 'ledger' : 'intervention';
  return { kind: 'gone', seq, of, org, upToRow: row };
}
