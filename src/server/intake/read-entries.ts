import type { LedgerRow } from '../../storage/rows';
import type { RecordsBody, Sent } from '../body/records-body';
import type { Fault } from '../problem';
import { checkOf } from '../schemas/check';
import { INGEST_BODY } from '../schemas/ingest-body';
import { RECEIVED_LEDGER_ENTRY } from '../schemas/ledger-entry';
import { requireFit } from '../schemas/require-fit';
import { withoutItems } from '../schemas/without-items';
import { ledgerRow } from './ledger-row';
import { tooLarge } from './too-large';

const checkEntry = checkOf(RECEIVED_LEDGER_ENTRY);
const checkEnvelope = checkOf(withoutItems(INGEST_BODY, 'entries'));

/** An entry that was not kept. */
export interface Rejected {
  readonly index: number;
  readonly errors: readonly Fault[];
}

/** The entries of a batch: rows of those that fit, with their index, and the others. */
export interface ReadEntries {
  readonly rows: readonly LedgerRow[];
  /** Of each row in the batch. */
  readonly indices: readonly number[];
  readonly rejected: readonly Rejected[];
}

/**
 * Reads the body of POST /ingest.
 *
 * @param arrival - Unix time, milliseconds.
 * @throws {@link Problem} `INVALID_BODY` where it is no batch; a faulty entry is rejected, and the others are taken.
 */
export function readEntries({ value, records }: RecordsBody, arrival: number): ReadEntries {
  requireFit(value, checkEnvelope);
  const batch = value as { readonly run_id: string; readonly agent_id?: string | null };
  // What fits has a list.
  const entries = records as readonly Sent[];
  const envelope = { runId: batch.run_id, agentId: batch.agent_id ?? null };
  const rows: LedgerRow[] = [];
  const indices: number[] = [];
  const rejected: Rejected[] = [];
  for (const [index, entry] of entries.entries()) {
    const fault = checkEntry(entry.value);
    if (fault !== null) {
      rejected.push({ index, errors: [fault] });
      continue;
    }
    const row = ledgerRow(entry, envelope, arrival);
    const tooMuch = tooLarge(row);
    if (tooMuch !== null) {
      rejected.push({ index, errors: [{ path: '', message: tooMuch }] });
      continue;
    }
    rows.push(row);
    indices.push(index);
  }
  return { rows, indices, rejected };
}
