import { useRef } from 'preact/hooks';

interface SourceFieldProps {
  readonly source: string;
  readonly isReadOnly: boolean;
  /** Whether the page says what is wrong with it. */
  readonly isChecked: boolean;
  /** Marked in the margin; from 1. */
  readonly faultyLines: readonly number[];
  readonly onChange: (source: string) => void;
}

/** The source of a policy, with the numbers of its lines. */
export function SourceField({ source, isReadOnly, isChecked, faultyLines, onChange }: SourceFieldProps) {
  const margin = useRef<HTMLDivElement>(null);
  const lines = source.split('\n').length;
  const faulty = new Set(faultyLines);
  return (
    <div class="source panel">
      <div class="source-margin" ref={margin} aria-hidden="true">
        {Array.from({ length: lines }, (_, index) => (
          <span key={index} class={faulty.has(index + 1) ? 'faulty' : ''}>
            {index + 1}
          </span>
        ))}
      </div>
      <textarea
        class="source-text"
        aria-label="Source"
        aria-describedby={isChecked ? 'policy-check' : undefined}
        spellcheck={false}
        wrap="off"
        readOnly={isReadOnly}
        value={source}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
        onScroll={({ currentTarget }) => {
          if (margin.current !== null) margin.current.scrollTop = currentTarget.scrollTop;
        }}
      />
    </div>
  );
}
