import type { GroupCounts, InterventionStats } from '../figures/intervention-stats';
import { printable } from '../text/printable';
import { counted, countText, moneyText } from './money-text';
import { type Column, tableLines } from './table';

const MAX_ROWS = 10;
const MAX_DAYS = 31;
const BAR_COLUMNS = 20;
const NONE = '–';

const BLOCKED: Column = { title: 'blocked', align: 'right' };
const COUNTS: readonly Column[] = [
  BLOCKED,
  { title: 'high risk', align: 'right' },
  { title: 'cost prevented', align: 'right' },
];
const ALL: Column = { title: 'interventions', align: 'right' };

/** A table of the report: its titles, then its rows. Empty where there is nothing to show. */
export type ReportTable = (stats: InterventionStats, width: number) => readonly string[];

/** The actions that were blocked most often. */
export const blockedActionsTable: ReportTable = ({ top_blocked_actions: actions }, width) =>
  listed(
    [{ title: 'Top blocked actions' }, ...COUNTS],
    actions.slice(0, MAX_ROWS).map((each) => [printable(each.action_name), ...countsOf(each)]),
    width,
  );

/** The policies and rules that prevented most. */
export const policiesTable: ReportTable = ({ triggering_policies: policies }, width) =>
  listed(
    [{ title: 'Triggering policies' }, { title: 'rule' }, ALL, ...COUNTS],
    policies
      .slice(0, MAX_ROWS)
      .map((each) => [
        named(each.policy_name ?? each.policy_id),
        named(each.rule),
        countText(each.count),
        ...countsOf(each),
      ]),
    width,
  );

/** The latest days, each with a bar for what was blocked. */
export const daysTable: ReportTable = ({ over_time: days }, width) => {
  const shown = days.slice(-MAX_DAYS);
  const most = Math.max(...shown.map(({ blocked }) => blocked));
  const rows = shown.map(({ start, count, blocked, cost_prevented_usd: usd }) => [
    start.slice(0, 10),
    countText(count),
    moneyText(usd),
    countText(blocked),
    '█'.repeat(Math.ceil((blocked / (most || 1)) * BAR_COLUMNS)),
  ]);
  const columns = [{ title: 'By day' }, ALL, COUNTS[2], BLOCKED, { title: '' }];
  const earlier = days.length - shown.length;
  const more = earlier > 0 ? [`and ${counted(earlier, 'earlier day')}`] : [];
  return [...listed(columns, rows, width), ...more];
};

function listed(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): readonly string[] {
  return rows.length === 0 ? [] : tableLines(columns, rows, width);
}

function countsOf({ blocked, high_risk_blocks: highRisk, cost_prevented_usd: usd }: GroupCounts): readonly string[] {
  return [countText(blocked), countText(highRisk), moneyText(usd)];
}

function named(name: string | null): string {
  return name === null ? NONE : printable(name);
}
