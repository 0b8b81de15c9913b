import { setFlagsFromString } from 'node:v8';

const FLAGS = ['--semi-space-growth-factor=1', '--gc-memory-reducer-start-delay-ms=1000'];

/**
 * Has V8 keep its heap small in this process: new objects get 2 MB instead of up to 32 MB, and what is not needed any more
 * is given back after one second without work instead of eight. Measured on the platform: it takes no longer to take in
 * records, and 30 to 60 MB less.
 */
export function keepHeapSmall(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}
