import { folded } from '../folded';
import { formOf, needsText } from '../text-form';
import type { Condition } from './condition';
import { FOLDED, formColumn, textColumn } from './dictionaries';

const REASON = 'reason';
/** By which columns a record is found, apart from its reason. */
const SEARCHED: readonly string[] = ['action_name', 'agent_id', 'policy_name', 'description'];

/**
 * A literal substring, whatever its case, of one of the texts that are searched.
 *
 * @param has - which columns the table of facts has.
 */
export function searchCondition(has: (column: string) => boolean, search: string): Condition {
  const term = folded(search);
  const found = SEARCHED.filter(has).map((column) => holding(column, term));
  return { kind: 'any', of: has(REASON) ? [...found, ...reasonHolding(term)] : found };
}

/** Forms have `#` for numbers; only a term with either must be looked for in the texts, and in few of them. */
function reasonHolding(term: string): readonly Condition[] {
  const form = formColumn(REASON);
  if (!needsText(term)) return [holding(REASON, term), holding(form, term)];
  const inText: Condition = {
    kind: 'sql',
    fits: (parameters) => `contains(${textColumn(REASON)}, ${parameters.add(term)})`,
  };
  return [holding(REASON, term), { kind: 'all', of: [holding(form, formOf(term)), inText] }];
}

function holding(column: string, term: string): Condition {
  const form = FOLDED.includes(column) ? 'folded' : 'text';
  return { kind: 'words', search: { column, fits: (parameters) => `contains(${form}, ${parameters.add(term)})` } };
}
