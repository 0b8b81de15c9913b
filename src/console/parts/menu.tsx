import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './icon';

interface MenuProps {
  readonly label: string;
  /** Shown beside the label: how many are chosen. */
  readonly count?: number;
  readonly icon?: IconName;
  readonly children: (close: () => void) => ComponentChildren;
}

/** A button that opens a small panel below it; Escape, or a click elsewhere, closes it. */
export function Menu({ label, count = 0, icon, children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  useEffect(() => {
    if (!isOpen) return;
    place.current?.querySelector<HTMLElement>('.menu-panel input, .menu-panel button, .menu-panel a')?.focus();
    const leave = (event: Event): void => {
      if (!place.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, [isOpen]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !isOpen) return;
    event.stopPropagation();
    close();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from wherever the focus is in it.
    <div class="menu" ref={place} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class={`button ${count > 0 ? 'chosen' : ''}`}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {icon !== undefined && <Icon name={icon} />}
        {label}
        {count > 0 && <span class="badge">{count}</span>}
        <Icon name="down" size={12} />
      </button>
      <div id={id} class="menu-panel panel" hidden={!isOpen}>
        {isOpen && children(close)}
      </div>
    </div>
  );
}
