import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';

/** How a thread of this folder is started. */
export interface ThreadFile {
  readonly path: string;
  /** What Node is started with in it. */
  readonly execArgv: readonly string[];
}

/**
 * The file of a thread: beside this one; below it where all files were put into one bundle. Where the source runs as it
 * is, Node is given what compiles it.
 */
export function threadFile(name: 'writer-thread' | 'backup-thread'): ThreadFile {
  if (extname(__filename) === '.ts') {
    const compiler = join(__dirname, '../../../.build/run-typescript.cjs');
    return { path: join(__dirname, `${name}.ts`), execArgv: ['--require', compiler] };
  }
  const beside = join(__dirname, `${name}.js`);
  return { path: existsSync(beside) ? beside : join(__dirname, 'storage/sqlite', `${name}.js`), execArgv: [] };
}
