/** A message as an error carries it: with the link to the section of the README that its code has. */
export function linked(code: string, text: string): string {
  return `${text} See agent-sentinel/README.md#${code.toLowerCase()}`;
}
