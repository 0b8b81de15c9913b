import { HeadCell } from '../../parts/head-cell';
import { Icon } from '../../parts/icon';
import { go, query, withQuery } from '../../state/address';
import { DEFAULT_SORT, type GroupSort, groupSortOf } from './group-sort';

/** The columns as the eye goes: how bad, what, why; who, by which policy; the money, how often, when. */
const COLUMNS = [
  ['risk', 'Risk', 'risk_level'],
  ['action', 'Action', null],
  ['agent', 'Agents', null],
  ['policy', 'Policy', null],
  ['cost number', 'Cost prevented', 'cost_prevented_usd'],
  ['times number', 'Times', 'count'],
  ['trend', 'Trend', null],
  ['time number', 'Last seen', 'last_at'],
] as const;

/** The heading of the table of repeats; a click sorts, and another one puts what has changed in its order again. */
export function GroupHead({ onAgain }: { readonly onAgain: () => void }) {
  const by = groupSortOf(query.value);
  const sort = (column: GroupSort): void => {
    if (column === by) onAgain();
    else go(withQuery({ sort_by: column === DEFAULT_SORT ? [] : [column], sort_order: [] }), { replace: true });
  };
  return (
    <>
      {COLUMNS.map(([kind, name, column]) => (
        <HeadCell key={kind} kind={kind} sort={column === by ? 'descending' : undefined}>
          {column === null ? (
            name
          ) : (
            <button type="button" class="sort" onClick={() => sort(column)}>
              {name}
              {column === by && <Icon name="down" size={12} />}
            </button>
          )}
        </HeadCell>
      ))}
    </>
  );
}
