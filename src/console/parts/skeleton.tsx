/** Bars where text is about to be, as many and as high as it will be: nothing moves when it comes. */
export function Skeleton({ rows, height = 40 }: { readonly rows: number; readonly height?: number }) {
  return (
    <div role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} class="skeleton-row" style={{ height: `${height}px` }}>
          <span class="skeleton" style={{ width: `${30 + ((index * 37) % 50)}%` }} />
        </div>
      ))}
    </div>
  );
}
