import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';

/** The files that threads are started from. */
export type ThreadName =
  | 'storage/sqlite/writer-thread'
  | 'storage/sqlite/backup-thread'
  | 'storage/embedded/storage-thread'
  | 'server/policies/policy-thread';

/** How a thread is started. */
export interface ThreadFile {
  readonly path: string;
  /** What Node is started with in it. */
  readonly execArgv: readonly string[];
}

/**
 * The file of a thread: where it stands among the sources or what was compiled of them; below this one where all files were
 * put into one bundle. Where the source runs as it is, Node is given what compiles it.
 *
 * @param name - its path in `src`, without its ending.
 */
export function threadFile(name: ThreadName): ThreadFile {
  if (extname(__filename) === '.ts') {
    const compiler = join(__dirname, '../../.build/run-typescript.cjs');
    return { path: join(__dirname, '..', `${name}.ts`), execArgv: ['--require', compiler] };
  }
  const beside = join(__dirname, '..', `${name}.js`);
  return { path: existsSync(beside) ? beside : join(__dirname, `${name}.js`), execArgv: [] };
}
