import { printable } from '../text/printable';
import type { ApprovalRequest } from './approval-gate';

const MAX_INPUTS = 2000;
const INDENT = `\n${' '.repeat(13)}`;

/** A question as it is shown at a terminal: what, why, by whom, with which arguments. */
export function terminalQuestion(request: ApprovalRequest): string {
  const { actionName, description, reason, riskLevel, estimatedCostUsd, agentId, intent, inputs, expiresAt } = request;
  const wants = intent === null ? '' : `, which wants to: ${printable(intent)}`;
  const lines = [
    `An agent asks to run ${printable(actionName)}: ${printable(description)}`,
    `  why asked  ${printable(reason)}`,
    `  agent      ${printable(agentId ?? 'no name')}${wants}`,
    `  risk       ${riskLevel}, estimated cost ${estimatedCostUsd} USD`,
    `  inputs     ${cut(JSON.stringify(inputs, null, 2))
      .split('\n')
      .map(printable)
      .join(INDENT)}`,
    `  until      ${expiresAt}`,
  ];
  return `\n${lines.join('\n')}\n`;
}

function cut(text: string): string {
  return text.length <= MAX_INPUTS ? text : `${text.slice(0, MAX_INPUTS)} … [cut: ${text.length} characters]`;
}
