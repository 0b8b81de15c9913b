import { useState } from 'preact/hooks';
import { Menu } from '../../parts/menu';
import { go, withQuery } from '../../state/address';
import type { FilterName, Filters } from '../../state/filters';
import { visible } from '../../text/visible';

interface FilterMenuProps {
  readonly label: string;
  readonly name: FilterName;
  readonly options: readonly string[];
  readonly filters: Filters;
  /** How an option reads; default as it is. */
  readonly textOf?: (option: string) => string;
  /** Whether there may be more than the options: what is typed can be chosen too. Default false. */
  readonly isOpenEnded?: boolean;
  /** Whether another choice takes the place of the one before it. Default false. */
  readonly isOne?: boolean;
}

/** From so many on they can be searched. */
const MANY = 8;

/** Chooses values of a filter: any of several, or one. */
export function FilterMenu(props: FilterMenuProps) {
  const { label, name, options, filters, textOf = (option) => option, isOpenEnded = false, isOne = false } = props;
  const chosen = filters[name] ?? [];
  const [search, setSearch] = useState('');
  const all = [...new Set([...chosen, ...options])];
  const shown = all.filter((option) => textOf(option).toLowerCase().includes(search.toLowerCase()));
  const typed = search.trim();
  const isTypedNew = isOpenEnded && typed !== '' && !all.includes(typed);
  const toggle = (option: string): void => {
    const kept = isOne ? [] : chosen.filter((each) => each !== option);
    const next = chosen.includes(option) ? kept : [...kept, option];
    go(withQuery({ [name]: next }), { replace: true });
  };
  return (
    <Menu label={label} count={chosen.length}>
      {() => (
        <fieldset class="options">
          <legend class="hidden">{label}</legend>
          {(isOpenEnded || all.length >= MANY) && (
            <input
              class="input"
              type="search"
              aria-label={`Find in ${label.toLowerCase()}`}
              placeholder={isOpenEnded ? 'Find, or type a name or id' : 'Find…'}
              value={search}
              onInput={({ currentTarget }) => setSearch(currentTarget.value)}
            />
          )}
          <div class="options-list">
            {shown.map((option) => (
              <label key={option} class="option">
                <input type="checkbox" checked={chosen.includes(option)} onChange={() => toggle(option)} />
                <bdi class="clip" title={visible(option)}>
                  {visible(textOf(option))}
                </bdi>
              </label>
            ))}
            {isTypedNew && (
              <label class="option">
                <input type="checkbox" checked={false} onChange={() => toggle(typed)} />
                <bdi class="clip">{visible(typed)}</bdi>
                <span class="quiet small">as typed</span>
              </label>
            )}
            {shown.length === 0 && !isTypedNew && <p class="quiet small option">There is none</p>}
          </div>
        </fieldset>
      )}
    </Menu>
  );
}
