import { matchesGlob } from '../text/glob';

/** The fields of a record as they came from a file. */
export type RecordFields = Readonly<Record<string, unknown>>;

/** Which interventions are wanted; what is absent does not limit. */
export interface RecordFilter {
  /** A pattern; `*` stands for any run of characters. */
  readonly action?: string;
  readonly outcome?: string;
  readonly type?: string;
  readonly risk?: string;
}

/** Whether a record is an object with all that the filter asks for. */
export function isWanted(record: unknown, { action, outcome, type, risk }: RecordFilter): record is RecordFields {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return false;
  const fields = record as RecordFields;
  if (action !== undefined && !matchesGlob(action, String(fields.action_name))) return false;
  if (outcome !== undefined && fields.outcome !== outcome) return false;
  if (type !== undefined && fields.type !== type) return false;
  return risk === undefined || fields.risk_level === risk;
}
