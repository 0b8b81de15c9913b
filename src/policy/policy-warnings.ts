import { PatternSet } from '../text/glob';
import { configuredRules } from './configured-rules';
import type { PolicyDocument } from './policy-document';
import { RULE_NAMES } from './rule-names';

/** What a document without a fault says, and what does less than its author may believe. One sentence or two each. */
export function policyWarnings(document: PolicyDocument): readonly string[] {
  const { shadow = [], rules = {}, allowedActions, deniedActions = [], approvals = {}, enabled } = document;
  const denied = new PatternSet(deniedActions);
  const own = Object.keys(rules);
  const configured = [...configuredRules(document), ...own];
  const warnings: string[] = [];
  for (const name of shadow) {
    if (![...RULE_NAMES, ...own].includes(name)) {
      warnings.push(
        `shadow names "${name}", and no rule has that name. Known are ${[...RULE_NAMES, ...own].join(', ')}.`,
      );
    } else if (name === 'kill-switch') {
      warnings.push('shadow names "kill-switch", and nothing loosens the kill switch.');
    } else if (!configured.includes(name)) {
      warnings.push(
        `shadow names "${name}", and the document does not configure it; shadow counts for its own document only.`,
      );
    }
  }
  for (const name of allowedActions ?? []) {
    if (name !== '*' && denied.matches(name))
      warnings.push(`allowed_actions names "${name}", and denied_actions denies it: it never runs.`);
  }
  for (const name of approvals.actions ?? []) {
    if (name !== '*' && denied.matches(name))
      warnings.push(`approvals.actions names "${name}", and denied_actions denies it: nobody is ever asked.`);
  }
  if (allowedActions?.length === 0) warnings.push('allowed_actions is empty: no action may run.');
  if (configured.length === 0) warnings.push('It configures no rule, so it limits nothing.');
  if (enabled === false) warnings.push('It says enabled: false, so it is left out.');
  return warnings;
}
