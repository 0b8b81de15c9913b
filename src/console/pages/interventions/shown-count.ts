import type { InterventionRow } from '../../api/intervention';
import type { InterventionGroup } from '../../api/intervention-group';
import type { RowList } from '../../state/row-list';
import { counted, countText } from '../../text/words';

/** How many interventions are listed; null until that is known. */
export function listedCount({ total }: RowList<InterventionRow>): string | null {
  return total.value === null ? null : counted(total.value, 'intervention');
}

/** How many interventions are put together in how many groups, or which groups these are of how many; null until that is known. */
export function groupedCount({ rows, total }: RowList<InterventionGroup>): string | null {
  const groups = rows.value;
  if (total.value === null) return null;
  if (groups.length < total.value) return `the first ${countText(groups.length)} of ${counted(total.value, 'group')}`;
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  return `${counted(count, 'intervention')} in ${counted(groups.length, 'group')}`;
}
