import { dirname, join } from 'node:path';

/** The folder of the built console, whether or not it is there. */
export function consoleFolder(): string {
  // By the package's own name: the source and the bundle lie at different depths.
  return join(dirname(require.resolve('agent-sentinel/package.json')), 'dist/console');
}
