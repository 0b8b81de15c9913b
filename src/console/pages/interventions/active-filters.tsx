import { Icon } from '../../parts/icon';
import { go, withQuery } from '../../state/address';
import type { FilterName, Filters } from '../../state/filters';
import { visible } from '../../text/visible';
import { words } from '../../text/words';

/** Filters that have no menu of their own: links elsewhere set them. */
const OTHERS: readonly FilterName[] = [
  'action_name',
  'policy_name',
  'policy_id',
  'rule',
  'reason_code',
  'run_id',
  'session_id',
];

/** The filters that no menu shows, each with a button that takes it off. */
export function ActiveFilters({ filters }: { readonly filters: Filters }) {
  const active = OTHERS.flatMap((name) => (filters[name] ?? []).map((value) => [name, value] as const));
  if (active.length === 0) return null;
  return (
    <ul class="active-filters" aria-label="Further filters">
      {active.map(([name, value]) => (
        <li key={`${name} ${value}`} class="tag">
          <span class="quiet">{words(name)}:</span>
          <bdi class="clip">{value === '' ? 'none' : visible(value)}</bdi>
          <button
            type="button"
            aria-label={`Remove ${words(name)} ${value === '' ? 'none' : visible(value)}`}
            onClick={() =>
              go(withQuery({ [name]: (filters[name] ?? []).filter((each) => each !== value) }), { replace: true })
            }
          >
            <Icon name="close" size={12} />
          </button>
        </li>
      ))}
    </ul>
  );
}
