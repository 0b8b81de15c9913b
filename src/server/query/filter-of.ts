import { toNanoUsd } from '../../money/nano-usd';
import type { FilterColumn, RecordFilter } from '../../storage/queries';
import { endOfDay, parseDate, parseTimestamp } from '../schemas/parse-time';
import type { Query } from '../schemas/read-query';

const COLUMNS: readonly FilterColumn[] = [
  'type',
  'outcome',
  'risk_level',
  'action_name',
  'agent_id',
  'run_id',
  'session_id',
  'task_id',
  'mission_id',
  'policy_id',
  'policy_name',
  'rule',
  'reason_code',
];

/** The filter that a query asks for. A plain date stands for the whole UTC day; both ends belong to it. */
export function filterOf(query: Query): RecordFilter {
  const oneOf: Partial<Record<FilterColumn, readonly string[]>> = {};
  for (const column of COLUMNS) {
    const values = query[column] as readonly string[] | undefined;
    if (values !== undefined) oneOf[column] = values;
  }
  return {
    oneOf,
    shadow: query.shadow as readonly boolean[] | undefined,
    policy: query.policy as readonly string[] | undefined,
    search: query.search as string | undefined,
    ...timeOf(query),
    minPreventedNanoUsd: nano(query.min_cost_prevented as number | undefined),
    minCostNanoUsd: nano(query.min_cost as number | undefined),
    maxCostNanoUsd: nano(query.max_cost as number | undefined),
  };
}

/** The stretch of time that a query asks for; either end may be open. */
export function timeOf(query: Query): Pick<RecordFilter, 'from' | 'until'> {
  return {
    from: startOf(query.start_date as string | undefined),
    until: endOf(query.end_date as string | undefined),
  };
}

function startOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : (parseDate(text) ?? parseTimestamp(text) ?? undefined);
}

function endOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const day = parseDate(text);
  return day === null ? (parseTimestamp(text) ?? undefined) : endOfDay(day);
}

function nano(usd: number | undefined): number | undefined {
  return usd === undefined ? undefined : toNanoUsd(usd);
}
