import type { ComponentChildren } from 'preact';

interface CellProps {
  readonly kind: string;
  /** Over how many columns it reaches. Default 1. */
  readonly span?: number;
  readonly children: ComponentChildren;
}

/** One cell of a table whose rows are no elements of a table: only those in sight exist. */
export function Cell({ kind, span, children }: CellProps) {
  return (
    <span role="gridcell" aria-colspan={span} class={`cell-${kind}`}>
      {children}
    </span>
  );
}
