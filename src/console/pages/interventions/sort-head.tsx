import { HeadCell } from '../../parts/head-cell';
import { Icon } from '../../parts/icon';
import { go, query, withQuery } from '../../state/address';
import { type SortColumn, sortOf, sortQuery } from './sort';

/** The columns as the eye goes: what became of what, the money, who, when. Their names, and by which they are sorted. */
const COLUMNS = [
  ['outcome', 'Outcome', null],
  ['risk', 'Risk', 'risk_level'],
  ['action', 'Action', 'action_name'],
  ['cost number', 'Cost prevented', 'cost_prevented_usd'],
  ['agent', 'Agent', null],
  ['policy', 'Policy', null],
  ['time number', 'Time', 'timestamp'],
] as const;

/** The heading of the list of interventions; a click sorts, another one the other way round. */
export function SortHead() {
  const { by, isUp } = sortOf(query.value);
  const sort = (name: SortColumn): void =>
    go(withQuery(sortQuery({ by: name, isUp: name === by && !isUp })), { replace: true });
  return (
    <>
      {COLUMNS.map(([kind, name, column]) => (
        <HeadCell key={kind} kind={kind} sort={column !== by ? undefined : isUp ? 'ascending' : 'descending'}>
          {column === null ? (
            name
          ) : (
            <button type="button" class="sort" onClick={() => sort(column)}>
              {name}
              {column === by && <Icon name={isUp ? 'up' : 'down'} size={12} />}
            </button>
          )}
        </HeadCell>
      ))}
    </>
  );
}
