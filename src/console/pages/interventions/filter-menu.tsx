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
}

/** From so many on they can be searched. */
const MANY = 8;

/** Chooses any of several values of a filter. */
export function FilterMenu({ label, name, options, filters, textOf = (option) => option }: FilterMenuProps) {
  const chosen = filters[name] ?? [];
  const [search, setSearch] = useState('');
  const all = [...new Set([...chosen, ...options])];
  const shown = all.filter((option) => textOf(option).toLowerCase().includes(search.toLowerCase()));
  const toggle = (option: string): void => {
    const next = chosen.includes(option) ? chosen.filter((each) => each !== option) : [...chosen, option];
    go(withQuery({ [name]: next }), { replace: true });
  };
  return (
    <Menu label={label} count={chosen.length}>
      {() => (
        <fieldset class="options">
          <legend class="hidden">{label}</legend>
          {all.length >= MANY && (
            <input
              class="input"
              type="search"
              aria-label={`Find in ${label.toLowerCase()}`}
              placeholder="Find…"
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
            {shown.length === 0 && <p class="quiet small option">There is none</p>}
          </div>
        </fieldset>
      )}
    </Menu>
  );
}
