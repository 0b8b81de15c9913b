import { signal } from '@preact/signals';

const narrow = matchMedia('(max-width: 640px)');

/** Whether the page is as narrow as a telephone. */
export const isNarrow = signal(narrow.matches);

narrow.addEventListener('change', ({ matches }) => {
  isNarrow.value = matches;
});
