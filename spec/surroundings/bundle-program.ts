import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const PACKAGES = resolve(__dirname, '../../node_modules');

/** How a program is made one file. */
export interface Bundling {
  readonly format: 'cjs' | 'esm';
  readonly dialect: 'legacy' | 'standard';
  readonly minify: boolean;
}

/** Every way in which users bundle. */
export const BUNDLINGS: readonly Bundling[] = (['cjs', 'esm'] as const).flatMap((format) =>
  (['legacy', 'standard'] as const).flatMap((dialect) => [false, true].map((minify) => ({ format, dialect, minify }))),
);

/** CommonJS packages in an ES module ask for `require`: esbuild wants it to be told of. */
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

/** A program in one file, with all its packages. */
export interface BundledProgram {
  readonly path: string;
  /** What it loads when it runs: Node's own modules. */
  readonly loads: readonly string[];
}

/**
 * Bundles a program by esbuild, with nothing left outside.
 *
 * @param options.sentinel - what `agent-sentinel` stands for; default: the installed package, seen from the entry.
 */
export async function bundleProgram(
  entry: string,
  directory: string,
  { format, dialect, minify, sentinel }: Bundling & { readonly sentinel?: string },
): Promise<BundledProgram> {
  const path = join(directory, format === 'esm' ? 'program.mjs' : 'program.cjs');
  const isLegacy = dialect === 'legacy';
  const { metafile } = await build({
    entryPoints: [entry],
    outfile: path,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format,
    minify,
    metafile: true,
    logLevel: 'silent',
    ...(sentinel === undefined ? {} : { alias: { 'agent-sentinel': sentinel }, nodePaths: [PACKAGES] }),
    ...(format === 'esm' ? { banner: { js: REQUIRE } } : {}),
    tsconfigRaw: { compilerOptions: { experimentalDecorators: isLegacy, useDefineForClassFields: !isLegacy } },
  });
  const [output] = Object.values(metafile.outputs);
  return { path, loads: output.imports.map(({ path: loaded }) => loaded) };
}
