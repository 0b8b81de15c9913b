import type { ComponentChildren } from 'preact';
import type { RowList } from '../state/row-list';
import { isNarrow } from '../state/screen';
import { ProblemNotice } from './notice';
import { Skeleton } from './skeleton';
import { VirtualRows } from './virtual-rows';

interface RowTableProps<Row> {
  readonly label: string;
  /** The class of its columns. */
  readonly kind: string;
  readonly list: RowList<Row>;
  readonly idOf: (row: Row) => string;
  readonly head: ComponentChildren;
  readonly cells: (row: Row) => ComponentChildren;
  readonly onOpen: (id: string) => void;
  /** What stands there where there are none. */
  readonly empty: ComponentChildren;
}

/** A list as a table that fills the page: its rows, what is new, what is loading, and what went wrong. */
export function RowTable<Row>({ label, kind, list, idOf, head, cells, onOpen, empty }: RowTableProps<Row>) {
  const rows = list.rows.value;
  const problem = list.problem.value;
  const isLoading = list.isLoading.value;
  return (
    <div class="table-panel panel" aria-busy={isLoading}>
      <div class="fresh" role="status">
        {list.fresh.value > 0 && (
          <button type="button" class="button primary small" onClick={() => list.showFresh()}>
            {list.fresh.value} new
          </button>
        )}
      </div>
      {rows.length === 0 && problem !== null && <ProblemNotice problem={problem} retry={() => void list.start()} />}
      {rows.length === 0 && problem === null && isLoading && <Skeleton rows={14} height={36} />}
      {rows.length === 0 && problem === null && !isLoading && empty}
      {rows.length > 0 && (
        <VirtualRows
          label={label}
          kind={kind}
          count={rows.length}
          total={list.total.value ?? rows.length}
          rowHeight={isNarrow.value ? 64 : 36}
          head={head}
          keyOf={(index) => idOf(rows[index])}
          cells={(index) => cells(rows[index])}
          onOpen={(index) => onOpen(idOf(rows[index]))}
          onEnd={() => void list.more()}
          foot={problem !== null && <ProblemNotice problem={problem} retry={() => void list.start()} />}
        />
      )}
    </div>
  );
}
