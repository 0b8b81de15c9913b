import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

interface PageProps {
  readonly title: string;
  /** Beside the heading: how much there is. Default nothing. */
  readonly count?: string | null;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** The frame of a page: its heading, what one can do with all of it, and its content. */
export function Page({ title, count, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Agent Sentinel`;
  }, [title]);
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
        {count !== undefined && (
          <span class="quiet" role="status">
            {count}
          </span>
        )}
        {actions !== undefined && <div class="actions">{actions}</div>}
      </header>
      <div class="page">{children}</div>
    </>
  );
}
