import type { ComponentChildren } from 'preact';

interface HeadCellProps {
  readonly kind: string;
  readonly sort?: 'ascending' | 'descending' | undefined;
  readonly children: ComponentChildren;
}

/** The heading of a column of a table whose rows are no elements of a table. */
export function HeadCell({ kind, sort, children }: HeadCellProps) {
  return (
    <span role="columnheader" class={`cell-${kind}`} aria-sort={sort}>
      {children}
    </span>
  );
}
