/**
 * A text that is safe to print on a line of a terminal: what moves the cursor, ends the line, colours or reverses it
 * becomes `�`. Nothing that an agent wrote may look like something else.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
