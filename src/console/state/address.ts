import { computed, signal } from '@preact/signals';

const url = signal(new URL(location.href));
window.addEventListener('popstate', () => {
  url.value = new URL(location.href);
});

/** The page that the address names: `/interventions`. */
export const path = computed(() => url.value.pathname.replace(/(?<=.)\/$/, ''));

/** The parameters of the address. */
export const query = computed(() => url.value.searchParams);

/** Goes to an address; `replace` leaves no step to come back to. */
export function go(address: string, { replace = false } = {}): void {
  const next = new URL(address, location.href);
  if (next.href === location.href) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', next);
  url.value = next;
}

/** The address of this page with other parameters: a list replaces, an empty one takes away. */
export function withQuery(changes: Readonly<Record<string, readonly string[]>>): string {
  const next = new URL(url.value);
  for (const [name, values] of Object.entries(changes)) {
    next.searchParams.delete(name);
    for (const value of values) next.searchParams.append(name, value);
  }
  return `${next.pathname}${next.search}`;
}
