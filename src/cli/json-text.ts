/**
 * A value as JSON that is safe on a terminal: besides what JSON escapes, control characters above ASCII and characters
 * that reverse or end a line are written in the form `\\u009b`.
 *
 * @param indent - Unit: spaces; 0, the default, gives one line.
 */
export function jsonText(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    const unit = character.charCodeAt(index);
    return `\\u${unit.toString(16).padStart(4, '0')}`;
  }).join('');
}
