import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { transformSync } from '@swc/core';
import { sourceFiles } from '../architecture/source-files';

const ROOT = resolve(__dirname, '../..');

/** `src` as JavaScript in a directory of its own: child processes start in a fraction of what ts-node takes. */
export class CompiledSource {
  /** What a child requires. */
  readonly path = mkdtempSync(join(tmpdir(), 'sentinel-source-'));
  /** The surroundings in which a child finds the packages. */
  readonly env = { ...process.env, NODE_PATH: join(ROOT, 'node_modules') };

  constructor() {
    for (const { path, text } of sourceFiles()) {
      // It runs in browsers alone.
      if (path.startsWith('console/')) continue;
      const { code } = transformSync(text, {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, useDefineForClassFields: false },
        },
        module: { type: 'commonjs' },
      });
      const target = join(this.path, path.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, code);
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
