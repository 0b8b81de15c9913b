import { isUsd } from '../money/nano-usd';
import { printable } from '../text/printable';
import { cutTo, fitted } from './fitted';
import { moneyText } from './money-text';
import type { RecordFields } from './record-filter';
import { styled } from './styled';

const OUTCOME_COLUMNS = 9;
const RISK_COLUMNS = 8;
const ACTION_COLUMNS = 26;
const COST_COLUMNS = 10;
const MAX_ACTION_COLUMNS = 60;

const COLORS = {
  blocked: 'red',
  rejected_after_review: 'red',
  escalated: 'yellow',
  modified: 'cyan',
  approved_after_review: 'green',
} as const;

/** What a line depends on besides the record. */
export interface LineStyle {
  readonly hasColors: boolean;
  /** Where a line is cut; undefined: nowhere. Unit: columns. */
  readonly columns: number | undefined;
}

/**
 * An intervention as one line: time, outcome, risk, action, cost prevented, reason. A field that is missing is a `?`.
 * From the second revision on the outcome says which one it is.
 */
export function recordLine(record: RecordFields, { hasColors, columns }: LineStyle): string {
  const { revision, cost_prevented_usd: usd } = record;
  const outcome = textOf(record.outcome);
  const again = typeof revision === 'number' && revision > 1 ? ` (revision ${revision})` : '';
  const state = outcome + again;
  const before = `${timeText(textOf(record.timestamp))}  `;
  const after = [
    textOf(record.risk_level).padEnd(RISK_COLUMNS),
    atLeast(cutTo(textOf(record.action_name), MAX_ACTION_COLUMNS), ACTION_COLUMNS),
    (isUsd(usd) ? moneyText(usd) : '?').padStart(COST_COLUMNS),
    textOf(record.reason),
  ].join('  ');
  const line = `${before}${state.padEnd(OUTCOME_COLUMNS)}  ${after}`;
  const cut = columns === undefined ? line : cutTo(line, columns);
  const color = Object.hasOwn(COLORS, outcome) ? COLORS[outcome as keyof typeof COLORS] : null;
  if (!hasColors || color === null || !cut.startsWith(before + outcome)) return cut;
  return before + styled(color, outcome) + cut.slice(before.length + outcome.length);
}

function atLeast(text: string, columns: number): string {
  const filled = fitted(text, columns);
  return filled.trimEnd() === text ? filled : text;
}

/** `2026-01-02T03:04:05.006Z` without what takes room. */
function timeText(timestamp: string): string {
  return timestamp.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? printable(value) : '?';
}
