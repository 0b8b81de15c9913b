import { printable } from '../text/printable';
import { counted, countText, moneyText } from './money-text';
import type { Receipt } from './receipt';
import { blockedActionsTable, daysTable, policiesTable } from './report-tables';
import { styled } from './styled';
import { tableLines } from './table';

/** What the text depends on besides the figures. */
export interface ReportStyle {
  readonly hasColors: boolean;
  /** The most that a line takes. Unit: columns. */
  readonly width: number;
}

/**
 * The report for people: what was prevented, by what, and when. Ends with a line break.
 *
 * @param receipt - its `over_time` by day.
 */
export function reportText(receipt: Receipt, { hasColors, width }: ReportStyle): string {
  const { home, stats } = receipt;
  const sections = [
    ['Agent Sentinel: what was prevented', `home  ${printable(home)}`, `time  ${rangeText(receipt)}`],
    ...[blockedActionsTable, policiesTable, daysTable].map((table) => table(stats, width)),
  ].filter((lines) => lines.length > 0);
  const [head, ...tables] = sections.map(([title, ...lines]) => [hasColors ? styled('bold', title) : title, ...lines]);
  return `${[head, headlines(receipt, width), ...tables].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function headlines({ stats, ledger }: Receipt, width: number): readonly string[] {
  const outcomes = Object.entries(stats.by_outcome).map(([name, count]) => `${printable(name)} ${countText(count)}`);
  const rows = [
    ['Cost prevented', moneyText(stats.total_cost_prevented_usd), counted(stats.blocked_actions, 'blocked action')],
    [
      'Cost reduced',
      moneyText(stats.total_cost_reduced_usd),
      `${counted(stats.modified, 'call')} with lowered arguments`,
    ],
    ['High-risk blocks', countText(stats.high_risk_blocks), 'of critical or high risk'],
    [
      'Escalations',
      countText(stats.escalations),
      `a human was asked; pending: ${countText(stats.pending_escalations)}`,
    ],
    ['Interventions', countText(stats.total_interventions), outcomes.join(', ')],
    ledger === null
      ? ['Spent', '–', 'no ledger in this home']
      : [
          'Spent',
          moneyText(ledger.cost_usd),
          `${counted(ledger.calls, 'call')} ran, ${countText(ledger.errors)} failed`,
        ],
  ];
  return tableLines([{ title: '' }, { title: '', align: 'right' }, { title: '' }], rows, width).slice(1);
}

function rangeText({ period, stats: { over_time: days } }: Receipt): string {
  const from = period.since === undefined ? days[0]?.start.slice(0, 10) : momentText(period.since);
  const to = period.until === undefined ? days.at(-1)?.start.slice(0, 10) : momentText(period.until);
  if (from === undefined && to === undefined) return 'nothing was recorded yet';
  if (from === to) return `${from}, UTC`;
  return [from && `from ${from}`, to && `to ${to}`].filter(Boolean).join(' ').concat(', UTC');
}

/** A whole day as its date. */
function momentText(time: number): string {
  const text = new Date(time).toISOString();
  return /T(00:00:00\.000|23:59:59\.999)Z$/.test(text) ? text.slice(0, 10) : text;
}
