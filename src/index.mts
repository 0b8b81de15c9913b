import type { ContainerModule } from 'inversify';
import { sentinelModule as commonJsModule, type SentinelOptions } from './index.js';

export * from './index.js';

/** The same function: here TypeScript is told that it fits the containers of inversify's ESM build. */
export const sentinelModule = commonJsModule as unknown as (
  options?: Omit<SentinelOptions, 'container'>,
) => ContainerModule;
