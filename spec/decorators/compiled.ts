import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

export type Dialect = 'legacy' | 'standard';

/** Every compiler in both dialects; swc by jest itself. */
export const COMPILATIONS = (['swc', 'tsc', 'esbuild'] as const).flatMap((compiler) =>
  (['legacy', 'standard'] as const).map((dialect) => ({ dialect, compiler })),
);

/** Loads `<name>.<dialect>.ts` of this folder as the compiler emits it: each calls decorators in its own way. */
export function compiled<T>(name: string, { dialect, compiler }: (typeof COMPILATIONS)[number]): T {
  const path = join(__dirname, `${name}.${dialect}.ts`);
  if (compiler === 'swc') return require(path) as T;
  const source = readFileSync(path, 'utf8');
  const code = compiler === 'tsc' ? byTsc(source, dialect) : byEsbuild(source, dialect);
  const module = { exports: {} };
  new Function('module', 'exports', 'require', code)(module, module.exports, require);
  return module.exports as T;
}

function byTsc(source: string, dialect: Dialect): string {
  const compilerOptions = {
    target: ScriptTarget.ES2022,
    module: ModuleKind.CommonJS,
    experimentalDecorators: dialect === 'legacy',
    useDefineForClassFields: dialect === 'standard',
  };
  return transpileModule(source, { compilerOptions }).outputText;
}

function byEsbuild(source: string, dialect: Dialect): string {
  const compilerOptions = {
    experimentalDecorators: dialect === 'legacy',
    useDefineForClassFields: dialect === 'standard',
  };
  return transformSync(source, { loader: 'ts', format: 'cjs', target: 'es2022', tsconfigRaw: { compilerOptions } })
    .code;
}
