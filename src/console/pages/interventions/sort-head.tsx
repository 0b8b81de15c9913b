import { HeadCell } from '../../parts/head-cell';
import { Icon } from '../../parts/icon';
import { go, query, withQuery } from '../../state/address';

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
  const by = query.value.get('sort_by') ?? 'timestamp';
  const isUp = query.value.get('sort_order') === 'asc';
  const sort = (name: string): void => {
    const isDefault = name === 'timestamp';
    const goesUp = name === by && !isUp;
    go(withQuery({ sort_by: isDefault && !goesUp ? [] : [name], sort_order: goesUp ? ['asc'] : [] }), {
      replace: true,
    });
  };
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
