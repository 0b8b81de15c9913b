import { visible } from '../text/visible';

/** From so many characters or lines on a text may have to be scrolled. */
const LONG = 200;
const MANY_LINES = 10;

/** A text as it was sent, with its line breaks; one that is too long is scrolled, by the keyboard too. */
export function LongText({ text }: { readonly text: string }) {
  const isLong = text.length > LONG || text.split('\n').length > MANY_LINES;
  return (
    <bdi class="long" tabIndex={isLong ? 0 : undefined}>
      {visible(text)}
    </bdi>
  );
}
