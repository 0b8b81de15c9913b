import type { ComponentChildren } from 'preact';

interface FactProps {
  readonly name: string;
  /** How it is known. */
  readonly source?: string | null;
  readonly children: ComponentChildren;
}

/** A value under its name, in a list of facts. */
export function Fact({ name, source = null, children }: FactProps) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>
        {children}
        {source !== null && <span class="quiet small"> {source}</span>}
      </dd>
    </div>
  );
}
