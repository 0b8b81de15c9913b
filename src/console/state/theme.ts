import { effect, signal } from '@preact/signals';

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
