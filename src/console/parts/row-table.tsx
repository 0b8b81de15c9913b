import type { ComponentChildren, RefObject } from 'preact';
import { useRef } from 'preact/hooks';
import type { RowList } from '../state/row-list';
import { isNarrow } from '../state/screen';
import { Icon } from './icon';
import { ProblemNotice } from './notice';
import { Skeleton } from './skeleton';
import { VirtualRows } from './virtual-rows';

/** How a list stands, whatever its rows are. */
type ListState = Pick<
  RowList<never>,
  'total' | 'problem' | 'isLoading' | 'answered' | 'fresh' | 'start' | 'more' | 'showFresh'
>;

interface RowTableProps<Row> {
  readonly label: string;
  /** The class of its columns. */
  readonly kind: string;
  readonly list: ListState;
  readonly rows: readonly Row[];
  /** How many rows there are, loaded or not. Default as many as the list has. */
  readonly total?: number;
  /** The row at which one begins. Default the first, without the focus. */
  readonly start?: number;
  readonly idOf: (row: Row) => string;
  /** A further class of a row. Default none. */
  readonly classOf?: (row: Row) => string;
  readonly head: ComponentChildren;
  readonly cells: (row: Row) => ComponentChildren;
  readonly onOpen: (id: string) => void;
  /** What stands there where there are none. */
  readonly empty: ComponentChildren;
}

/** A list as a table that fills the page: its rows, what is new, what is loading, and what went wrong. */
export function RowTable<Row>(props: RowTableProps<Row>) {
  const { label, kind, list, rows, total, start, idOf, classOf, head, cells, onOpen, empty } = props;
  const panel = useRef<HTMLDivElement>(null);
  const problem = list.problem.value;
  const isLoading = list.isLoading.value;
  return (
    <div class="table-panel panel" ref={panel} aria-busy={isLoading}>
      <Fresh list={list} panel={panel} />
      {rows.length === 0 && problem !== null && <ProblemNotice problem={problem} retry={() => void list.start()} />}
      {rows.length === 0 && problem === null && isLoading && <Skeleton rows={14} height={36} />}
      {rows.length === 0 && problem === null && !isLoading && empty}
      {rows.length > 0 && (
        <VirtualRows
          label={label}
          kind={kind}
          count={rows.length}
          total={total ?? list.total.value ?? rows.length}
          start={start}
          rowHeight={isNarrow.value ? 64 : 36}
          head={head}
          keyOf={(index) => idOf(rows[index])}
          classOf={(index) => classOf?.(rows[index]) ?? ''}
          cells={(index) => cells(rows[index])}
          onOpen={(index) => onOpen(idOf(rows[index]))}
          onEnd={() => void list.more()}
          answered={list.answered.value}
          foot={problem !== null && <ProblemNotice problem={problem} retry={() => void list.start()} />}
        />
      )}
    </div>
  );
}

interface FreshProps {
  readonly list: ListState;
  readonly panel: RefObject<HTMLElement | null>;
}

/** How many rows are new; apart, so that the table is not drawn again while they are counted. */
function Fresh({ list, panel }: FreshProps) {
  const show = (): Promise<void> => list.showFresh().then(() => focusFirst(panel.current));
  return (
    <div class="fresh" role="status">
      {list.fresh.value > 0 && (
        <button type="button" class="button primary small" onClick={() => void show()}>
          <Icon name="up" size={12} />
          {`${list.fresh.value} new`}
        </button>
      )}
    </div>
  );
}

/** The button that had the focus is gone, and what it showed stands first. */
function focusFirst(panel: HTMLElement | null): void {
  panel?.querySelector('[role=grid]')?.scrollTo({ top: 0 });
  // A row is there a frame after it was scrolled to.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => panel?.querySelector<HTMLElement>('[data-index="0"]')?.focus({ preventScroll: true })),
  );
}
