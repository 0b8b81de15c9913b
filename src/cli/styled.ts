import { styleText } from 'node:util';

/** A text in a style of `node:util`, whatever Node thinks of standard output: whether it takes colours was decided before. */
export function styled(style: Parameters<typeof styleText>[0], text: string): string {
  return styleText(style, text, { validateStream: false });
}
