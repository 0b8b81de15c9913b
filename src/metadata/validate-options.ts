import { types } from 'node:util';
import { isRiskLevel } from '../core/risk-level';
import { type Check, checkOptions } from '../errors/check-options';
import { isUsd } from '../money/nano-usd';
import { isPlainObject } from '../text/short-form';

const isText = (value: unknown): boolean => typeof value === 'string';
const isFunction = (value: unknown): boolean => typeof value === 'function';
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isName = (value: unknown): boolean => typeof value === 'string' && value.length >= 1 && value.length <= 128;
const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every((item) => isName(item));
const NAMES = 'an array of texts of 1 to 128 characters';
const LEVEL: Check = [isRiskLevel, "'critical', 'high', 'medium', 'low' or 'minimal'"];

const ACTION_CHECKS: Readonly<Record<string, Check>> = {
  name: [isName, 'a text of 1 to 128 characters'],
  description: [isText, 'a text'],
  costUsd: [
    (value) => isFunction(value) || isUsd(value),
    'a finite number of at least 0 and at most 9,000,000, or a function',
  ],
  actualCostUsd: [isFunction, 'a function of the result and the arguments'],
  tags: [isTextList, NAMES],
  riskLevel: LEVEL,
  blastRadius: [
    (value) => isText(value) || isFunction(value) || isFacts(value),
    'a text, facts { summary, scope, records, reversible }, or a function',
  ],
  intent: [(value) => isText(value) || isFunction(value), 'a text or a function of the arguments'],
  requiresApproval: [isFlag, 'true or false'],
  onApproval: [(value) => value === 'wait' || value === 'suspend', "'wait' or 'suspend'"],
  approvalKey: [
    (value) => (isText(value) && value !== '') || isFunction(value),
    'a text that is not empty, or a function of the arguments',
  ],
  params: [
    (value) => isTextList(value) && new Set(value as string[]).size === (value as string[]).length,
    `${NAMES}, each once`,
  ],
  redact: [(value) => value === false || isTextList(value), `${NAMES}, or false`],
  mode: [(value) => value === 'sync' || value === 'async', "'sync' or 'async'"],
  ambient: [isFlag, 'true or false'],
};

const AGENT_CHECKS: Readonly<Record<string, Check>> = {
  tags: [isTextList, NAMES],
  agentId: [isName, 'a text of 1 to 128 characters'],
  riskLevel: LEVEL,
  overrides: [(value) => value === 'refuse' || value === 'inherit', "'refuse' or 'inherit'"],
};

/** Checks the options of an action; an option that is undefined counts as left out. */
export function validateActionOptions(options: unknown, where: string): void {
  checkOptions(options, ACTION_CHECKS, where);
}

/** Checks the options of `@GuardedAgent`. */
export function validateAgentOptions(options: unknown, where: string): void {
  checkOptions(options, AGENT_CHECKS, where);
}

/**
 * Whether a value holds facts of a blast radius, each of its type.
 */
export function isFacts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || types.isProxy(value) || !isPlainObject(value)) return false;
  const { summary, scope, records, reversible, ...rest } = value as Record<string, unknown>;
  return (
    Object.keys(rest).length === 0 &&
    (summary === undefined || isText(summary)) &&
    (scope === undefined || isText(scope)) &&
    (records === undefined || (typeof records === 'number' && records >= 0 && Number.isFinite(records))) &&
    (reversible === undefined || isFlag(reversible))
  );
}
