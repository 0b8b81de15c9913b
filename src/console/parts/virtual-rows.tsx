import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useRowKeys } from './use-row-keys';

interface VirtualRowsProps {
  readonly label: string;
  /** The class of its columns. */
  readonly kind: string;
  readonly count: number;
  /** Of all rows, loaded or not. */
  readonly total: number;
  /** Unit: pixels. */
  readonly rowHeight: number;
  readonly head: ComponentChildren;
  /** A further class of a row. */
  readonly classOf: (index: number) => string;
  /** The row at which one begins, with the focus on it; none below 0. Default the first one, without the focus. */
  readonly start?: number | undefined;
  /** The cells of a row. */
  readonly cells: (index: number) => ComponentChildren;
  readonly keyOf: (index: number) => string;
  readonly onOpen: (index: number) => void;
  /** The last rows come into sight. */
  readonly onEnd: () => void;
  /** What the rows answer to: those of another question begin at the first one. */
  readonly answered: string | null;
  /** What stands below the rows. */
  readonly foot?: ComponentChildren;
}

/** Rows beyond the edge that are there all the same. */
const SPARE = 8;

/**
 * A table of which only the rows in sight exist, however many there are. Arrow keys, j and k go from row to row, Enter
 * opens one.
 */
export function VirtualRows(props: VirtualRowsProps) {
  const {
    label,
    kind,
    count,
    total,
    start = -1,
    rowHeight,
    head,
    classOf,
    cells,
    keyOf,
    onOpen,
    onEnd,
    answered,
    foot,
  } = props;
  const view = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(1000);
  const { active, setActive, goTo, onKeyDown } = useRowKeys({ view, count, rowHeight, onOpen });

  useEffect(() => {
    const element = view.current as HTMLDivElement;
    const measured = new ResizeObserver(() => setHeight(element.clientHeight));
    measured.observe(element);
    return () => measured.disconnect();
  }, []);

  const begins = useRef(start);
  useLayoutEffect(() => {
    if (begins.current >= 0) goTo(begins.current);
    else {
      view.current?.scrollTo(0, 0);
      setTop(0);
      setActive(0);
    }
    begins.current = -1;
  }, [answered]);

  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE);
  useEffect(() => {
    if (last >= count - SPARE) onEnd();
  }, [last, count]);

  const indices = Array.from({ length: Math.max(0, last - first) }, (_, offset) => first + offset);
  // The row that has the focus exists wherever it is, or the focus would be lost.
  if (active < count && (active < first || active >= last)) indices.push(active);
  return (
    <div
      class={`grid ${kind}`}
      ref={view}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      onScroll={({ currentTarget }) => setTop(Math.floor(currentTarget.scrollTop / rowHeight) * rowHeight)}
      onKeyDown={onKeyDown}
    >
      <div class="grid-row grid-head" role="row" aria-rowindex={1}>
        {head}
      </div>
      <div class="grid-body" role="rowgroup" style={{ height: `${count * rowHeight}px` }}>
        {indices.map((index) => (
          <div
            key={keyOf(index)}
            class={`grid-row ${classOf(index)}`}
            role="row"
            aria-rowindex={index + 2}
            data-index={index}
            tabIndex={index === Math.min(active, count - 1) ? 0 : -1}
            style={{ transform: `translateY(${index * rowHeight}px)`, height: `${rowHeight}px` }}
            onFocus={() => setActive(index)}
            onClick={() => {
              setActive(index);
              onOpen(index);
            }}
          >
            {cells(index)}
          </div>
        ))}
      </div>
      {foot}
    </div>
  );
}
