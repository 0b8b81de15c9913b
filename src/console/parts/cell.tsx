import type { ComponentChildren } from 'preact';

/** One cell of a table whose rows are no elements of a table: only those in sight exist. */
export function Cell({ kind, children }: { readonly kind: string; readonly children: ComponentChildren }) {
  return (
    <span role="gridcell" class={`cell-${kind}`}>
      {children}
    </span>
  );
}
