/** The version of this package. */
export function packageVersion(): string {
  // By its own name: the source and the bundle lie at different depths.
  return (require('agent-sentinel/package.json') as { version: string }).version;
}
