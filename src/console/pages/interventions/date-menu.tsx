import { Menu } from '../../parts/menu';
import { go, withQuery } from '../../state/address';
import type { Filters } from '../../state/filters';

const RANGES = [
  ['24h', 'Last 24 hours'],
  ['7d', 'Last 7 days'],
  ['30d', 'Last 30 days'],
  ['90d', 'Last 90 days'],
] as const;

/** Chooses a time: a stretch that ends now, or days. */
export function DateMenu({ filters }: { readonly filters: Filters }) {
  const count = ['range', 'start_date', 'end_date'].filter((name) => name in filters).length;
  const day = (name: 'start_date' | 'end_date', label: string) => (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        type="date"
        class="input"
        value={filters[name]?.[0] ?? ''}
        onChange={({ currentTarget: { value } }) =>
          go(withQuery({ range: [], [name]: value === '' ? [] : [value] }), { replace: true })
        }
      />
    </div>
  );
  return (
    <Menu label="Date" count={count}>
      {(close) => (
        <div class="date-menu">
          {RANGES.map(([range, text]) => (
            <button
              key={range}
              type="button"
              class="button bare"
              aria-pressed={filters.range?.[0] === range}
              onClick={() => {
                go(withQuery({ range: [range], start_date: [], end_date: [] }), { replace: true });
                close();
              }}
            >
              {text}
            </button>
          ))}
          {day('start_date', 'From')}
          {day('end_date', 'To')}
        </div>
      )}
    </Menu>
  );
}
