import type { Budgets } from '../policy/rules/budget-rule';
import { printable } from '../text/printable';
import type { PolicyCheck, PolicyFault } from './check-policies';
import { moneyText } from './money-text';
import type { PolicySummary } from './policy-summary';

/** The findings for people: faults as `file:line: what`, then warnings, then what the files without a fault say. */
export function policyCheckText({ policies, errors, warnings }: PolicyCheck): string {
  const lines = [
    ...errors.map((fault) => `${placeOf(fault)}: ${fault.message}`),
    ...warnings.map(({ file, message }) => `${file}: warning: ${message}`),
    ...policies.flatMap(summaryLines),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

function placeOf({ file, line }: PolicyFault): string {
  if (file === null) return 'the files together';
  return line === null ? file : `${file}:${line}`;
}

function summaryLines({ file, name, version, strict_mode, rules, own_rules, shadow, budgets_usd }: PolicySummary) {
  const facts = [
    ['policy', `${name}, version ${version}${strict_mode ? '' : ', only warns (strict_mode: false)'}`],
    ['rules', [...rules, ...own_rules.map((own) => `${own} (your own)`)].join(', ')],
    ['shadow', shadow.join(', ')],
    ['budgets', budgetTexts(budgets_usd).join(', ')],
  ];
  const told = facts.filter(([, text]) => text !== '').map(([what, text]) => `  ${what.padEnd(8)} ${text}`);
  return [`${file}: valid`, ...told];
}

function budgetTexts({ actions = {}, agents = {}, ...periods }: Budgets): readonly string[] {
  return [
    ...Object.entries(periods),
    ...Object.entries(actions).map(([pattern, usd]) => [`action ${pattern}`, usd] as const),
    ...Object.entries(agents).map(([pattern, usd]) => [`agent ${pattern}`, usd] as const),
  ].map(([over, usd]) => `${over} ${moneyText(usd)}`);
}
