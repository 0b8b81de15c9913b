import { computed, effect, signal } from '@preact/signals';

/** Light, dark, or as the system has it. */
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'agent-sentinel-theme';
const saved = localStorage.getItem(KEY);

/** What the reader chose; kept in this browser. */
export const theme = signal<Theme>(saved === 'light' || saved === 'dark' ? saved : 'system');

effect(() => {
  document.documentElement.dataset.theme = theme.value;
  localStorage.setItem(KEY, theme.value);
});

const dark = matchMedia('(prefers-color-scheme: dark)');
const isSystemDark = signal(dark.matches);
dark.addEventListener('change', ({ matches }) => {
  isSystemDark.value = matches;
});

/** Whether what is shown now is dark. */
export const isDark = computed(() => (theme.value === 'system' ? isSystemDark.value : theme.value === 'dark'));
