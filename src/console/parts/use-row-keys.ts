import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

interface RowKeys {
  readonly view: RefObject<HTMLDivElement | null>;
  readonly count: number;
  /** Unit: pixels. */
  readonly rowHeight: number;
  readonly onOpen: (index: number) => void;
}

/** Of the heading, which stays in sight. Unit: pixels. */
const HEAD = 32;

/** Lets the keyboard go from row to row of a table, and open one. */
export function useRowKeys({ view, count, rowHeight, onOpen }: RowKeys) {
  const [active, setActive] = useState(0);
  const moves = useRef(false);

  useLayoutEffect(() => {
    if (!moves.current) return;
    moves.current = false;
    view.current?.querySelector<HTMLElement>(`[data-index="${active}"]`)?.focus({ preventScroll: true });
  }, [active]);

  const goTo = (index: number): void => {
    const next = Math.max(0, Math.min(count - 1, index));
    const element = view.current;
    if (element === null) return;
    const top = next * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    const below = top + rowHeight + HEAD - element.clientHeight;
    if (below > element.scrollTop) element.scrollTop = below;
    moves.current = true;
    setActive(next);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLButtonElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.floor(((view.current?.clientHeight ?? 0) - HEAD) / rowHeight) - 1;
    const steps: Readonly<Record<string, () => void>> = {
      ArrowDown: () => goTo(active + 1),
      j: () => goTo(active + 1),
      ArrowUp: () => goTo(active - 1),
      k: () => goTo(active - 1),
      PageDown: () => goTo(active + page),
      PageUp: () => goTo(active - page),
      Home: () => goTo(0),
      End: () => goTo(count - 1),
      Enter: () => onOpen(active),
      ' ': () => onOpen(active),
    };
    const step = steps[event.key];
    if (step === undefined || count === 0) return;
    event.preventDefault();
    step();
  };

  return { active, setActive, goTo, onKeyDown };
}
