import { join } from 'node:path';

/** The folder of the built console, beside the bundle of the commands; from the source there is none. */
export function consoleFolder(): string {
  return join(__dirname, 'console');
}
