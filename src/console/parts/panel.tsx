import type { ComponentChildren } from 'preact';

interface PanelProps {
  readonly title: string;
  readonly actions?: ComponentChildren;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A part of a page, with a heading. */
export function Panel({ title, actions, class: kind = '', children }: PanelProps) {
  return (
    <section class={`panel ${kind}`} aria-label={title}>
      <div class="panel-head">
        <h2>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
