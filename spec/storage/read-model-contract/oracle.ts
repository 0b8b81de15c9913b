import { InterventionFigures } from '../../../src/figures/intervention-figures';
import type { InterventionStats } from '../../../src/figures/intervention-stats';
import { LedgerFigures, type LedgerStats } from '../../../src/figures/ledger-figures';
import type { FilterColumn, RecordFilter, SortColumn } from '../../../src/storage/queries';
import type { InterventionRow, LedgerRow } from '../../../src/storage/rows';

/** A row that stands, and its number in the order of first arrival. */
export interface Standing<Row> {
  readonly row: Row;
  readonly number: number;
}

type Fields = Readonly<Record<FilterColumn, string | null>> & {
  readonly at: number;
  readonly shadow: boolean | null;
  readonly prevented: number | null;
  readonly spent: number | null;
  readonly searched: readonly (string | null)[];
};

function fieldsOf(row: InterventionRow | LedgerRow): Fields {
  const { at, outcome, agentId, runId, sessionId, taskId, missionId } = row;
  const both = { at, outcome, agent_id: agentId, run_id: runId, session_id: sessionId, task_id: taskId };
  const shared = { ...both, mission_id: missionId };
  if ('action' in row) {
    const none = { type: null, risk_level: null, policy_id: null, policy_name: null, rule: null, reason_code: null };
    const own = { shadow: null, prevented: null, spent: row.spentNanoUsd, searched: [row.action, agentId] };
    return { ...shared, ...none, action_name: row.action, ...own };
  }
  return {
    ...shared,
    type: row.type,
    risk_level: row.riskLevel,
    action_name: row.actionName,
    policy_id: row.policyId,
    policy_name: row.policyName,
    rule: row.rule,
    reason_code: row.reasonCode,
    shadow: row.shadow,
    prevented: row.preventedNanoUsd,
    spent: null,
    searched: [row.actionName, agentId, row.policyName, row.reason, row.description],
  };
}

const lower = (text: string): string => text.toLowerCase().replaceAll('ς', 'σ');
const atLeast = (value: number | null, bound: number | undefined): boolean =>
  bound === undefined || (value !== null && value >= bound);
const atMost = (value: number | null, bound: number | undefined): boolean =>
  bound === undefined || (value !== null && value <= bound);

/** An intervention of no policy is asked for by an empty text; a ledger entry has none to be asked for. */
function fieldOf(fields: Fields, column: FilterColumn): string {
  const value = fields[column] as string;
  const isOfPolicy = column === 'policy_id' || column === 'policy_name';
  return isOfPolicy && fields.spent === null ? (value ?? '') : value;
}

/** Whether a filter lets a row through. */
export function isIn(filter: RecordFilter, row: InterventionRow | LedgerRow): boolean {
  const fields = fieldsOf(row);
  const oneOf = Object.entries(filter.oneOf) as [FilterColumn, readonly string[] | undefined][];
  return (
    oneOf.every(([column, values]) => values === undefined || values.includes(fieldOf(fields, column))) &&
    (filter.shadow?.includes(fields.shadow as boolean) ?? true) &&
    (filter.policy?.some((policy) => policy === fields.policy_id || policy === fields.policy_name) ?? true) &&
    atLeast(fields.at, filter.from) &&
    atMost(fields.at, filter.until) &&
    atLeast(fields.prevented, filter.minPreventedNanoUsd) &&
    atLeast(fields.spent, filter.minCostNanoUsd) &&
    atMost(fields.spent, filter.maxCostNanoUsd) &&
    (filter.search === undefined ||
      fields.searched.some((text) => text !== null && lower(text).includes(lower(filter.search as string))))
  );
}

const SEVERITIES = ['minimal', 'low', 'medium', 'high', 'critical'];

/** Puts rows in the order of a list. */
export function sorted<Row extends InterventionRow | LedgerRow>(
  rows: readonly Standing<Row>[],
  sortBy: SortColumn,
  descending: boolean,
): readonly Standing<Row>[] {
  const key = ({ row, number }: Standing<Row>): number | Buffer => {
    const fields = fieldsOf(row);
    if (sortBy === 'timestamp') return fields.at;
    if (sortBy === 'received_at') return number;
    if (sortBy === 'cost_prevented_usd') return fields.prevented as number;
    if (sortBy === 'risk_level') return SEVERITIES.indexOf(fields.risk_level as string);
    return Buffer.from(fields.action_name as string);
  };
  const compare = (left: number | Buffer, right: number | Buffer): number =>
    typeof left === 'number' ? left - (right as number) : Buffer.compare(left, right as Buffer);
  const ascending = [...rows].sort((one, other) => compare(key(one), key(other)) || one.number - other.number);
  return descending ? ascending.reverse() : ascending;
}

/** The figures as the report adds them up from the texts. */
export function figures(
  rows: readonly InterventionRow[],
  filter: RecordFilter,
  bucket: 'hour' | 'day' | null,
): InterventionStats {
  const sum = new InterventionFigures({ since: filter.from, until: filter.until });
  for (const row of rows) if (isIn(filter, row)) sum.add(JSON.parse(row.body));
  return sum.stats(bucket ?? undefined);
}

/** The figures as the report adds them up from the texts. */
export function ledgerFigures(rows: readonly LedgerRow[], filter: RecordFilter): LedgerStats {
  const sum = new LedgerFigures();
  for (const row of rows) if (isIn(filter, row)) sum.add(JSON.parse(row.body));
  return sum.stats();
}
