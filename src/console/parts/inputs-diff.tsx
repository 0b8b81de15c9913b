import { type DiffLine, diffInputs } from '../text/inputs-diff';
import { visible } from '../text/visible';
import { LongText } from './long-text';

interface InputsDiffProps {
  readonly before: Readonly<Record<string, unknown>>;
  /** Null where nothing was changed. */
  readonly after: Readonly<Record<string, unknown>> | null;
}

const SIGNS = { same: '', changed: '~', added: '+', removed: '−' } as const;
const WORDS = { same: '', changed: 'changed', added: 'added', removed: 'removed' } as const;

/** Arguments by name; where some were changed, beside what they became. */
export function InputsDiff({ before, after }: InputsDiffProps) {
  const lines = diffInputs(before, after ?? before);
  if (lines.length === 0) return <p class="quiet">No arguments were recorded.</p>;
  return (
    <table class="diff">
      <thead class={after === null ? 'hidden' : ''}>
        <tr>
          <th scope="col">Argument</th>
          <th scope="col">{after === null ? 'Value' : 'Asked for'}</th>
          {after !== null && <th scope="col">Ran with</th>}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.path} class={line.kind}>
            <th scope="row">
              <span class="sign" aria-hidden="true">
                {SIGNS[line.kind]}
              </span>
              <bdi>{visible(line.path)}</bdi>
              {line.kind !== 'same' && <span class="hidden"> ({WORDS[line.kind]})</span>}
            </th>
            <Value line={line} side="before" />
            {after !== null && <Value line={line} side="after" />}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ line, side }: { readonly line: DiffLine; readonly side: 'before' | 'after' }) {
  const text = line[side];
  return <td class={side}>{text === null ? <span class="quiet">–</span> : <LongText text={text} />}</td>;
}
