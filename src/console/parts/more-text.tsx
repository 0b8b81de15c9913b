import { useState } from 'preact/hooks';
import { Sent } from './value';

/** From so many characters or lines on the rest is shown when it is asked for. */
const LONG = 320;
const MANY_LINES = 4;

/** What an agent or a person sent; of a long text the beginning, and the rest when asked for: what follows stays near. */
export function MoreText({ text }: { readonly text: string | null | undefined }) {
  const [isWhole, setWhole] = useState(false);
  const isLong = (text ?? '').length > LONG || (text ?? '').split('\n').length > MANY_LINES;
  if (!isLong) return <Sent text={text} clip={false} />;
  return (
    <>
      <span class={isWhole ? 'whole' : 'first-lines'}>
        <Sent text={text} clip={false} />
      </span>
      <button type="button" class="button bare small more" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
        {isWhole ? 'Show less' : 'Show more'}
      </button>
    </>
  );
}
