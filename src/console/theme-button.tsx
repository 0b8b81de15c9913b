import { Icon } from './parts/icon';
import { type Theme, theme } from './state/theme';

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };

/** Goes from the theme of the system to light, to dark, and back. */
export function ThemeButton() {
  const label = `Theme: ${theme.value}. Change to ${NEXT[theme.value]}`;
  const change = (): void => {
    theme.value = NEXT[theme.value];
  };
  return (
    <button type="button" class="button bare icon" title={label} aria-label={label} onClick={change}>
      <Icon name={theme.value} />
    </button>
  );
}
