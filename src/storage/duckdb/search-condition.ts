import { folded } from '../folded';
import { needsText, searchWords } from '../search-words';
import type { Condition } from './condition';
import { FOLDED } from './dictionaries';

/** By which columns a record is found, apart from `reason`. */
const SEARCHED: readonly string[] = ['action_name', 'agent_id', 'policy_name', 'description'];

/**
 * A literal substring, whatever its case, of one of the texts that are searched.
 *
 * @param has - which columns the table of facts has.
 */
export function searchCondition(has: (column: string) => boolean, search: string): Condition {
  const term = folded(search);
  const found = SEARCHED.filter(has).map((column) => holding(column, term));
  return { kind: 'any', of: has('reason') ? [...found, reasonHolding(term)] : found };
}

/** Words of reasons have `#` for numbers; only a term with either must be looked for in the texts, and in few of them. */
function reasonHolding(term: string): Condition {
  const literally = holding('reason', term);
  if (!needsText(term)) return literally;
  const isWhole: Condition = { kind: 'sql', fits: () => `reason_text = ''` };
  const inText: Condition = { kind: 'sql', fits: (parameters) => `contains(reason_text, ${parameters.add(term)})` };
  return {
    kind: 'any',
    of: [
      { kind: 'all', of: [literally, isWhole] },
      { kind: 'all', of: [holding('reason', searchWords(term)), inText] },
    ],
  };
}

function holding(column: string, term: string): Condition {
  const form = FOLDED.includes(column) ? 'folded' : 'text';
  return { kind: 'words', search: { column, fits: (parameters) => `contains(${form}, ${parameters.add(term)})` } };
}
