/**
 * A text as `search` compares it: in lower case, as JavaScript has it, with the two forms of the small sigma as one. So
 * `É` finds `é`; what changes its length in lower case or needs a language (`İ`, `ß` and `SS`) is found as it is written.
 */
export function folded(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower;
}
