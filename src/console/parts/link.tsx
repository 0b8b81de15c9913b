import type { ComponentChildren } from 'preact';
import { go } from '../state/address';

interface LinkProps {
  /** An address of the console. */
  readonly to: string;
  readonly class?: string;
  readonly title?: string | undefined;
  readonly 'aria-current'?: 'page' | undefined;
  readonly children: ComponentChildren;
}

/** A link to a page of the console; a new tab, a new window and copying work as with any other. */
export function Link({ to, children, ...rest }: LinkProps) {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a {...rest} href={to} onClick={follow}>
      {children}
    </a>
  );
}
