import { useState } from 'preact/hooks';
import { Icon } from './icon';

/** A piece of code to copy. */
export function Snippet({ code }: { readonly code: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard.writeText(code).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return (
    <div class="snippet">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
      <button type="button" class="button bare icon" onClick={copy} aria-label="Copy" title="Copy">
        <Icon name={isCopied ? 'check' : 'copy'} />
      </button>
      <span class="hidden" role="status">
        {isCopied ? 'Copied' : ''}
      </span>
    </div>
  );
}
