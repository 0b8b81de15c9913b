// Puts the compiled files of dist into two: one for what programs import, one for the commands and their threads, so that
// requiring the package reads one file instead of hundreds, and none of the platform. A module still runs only when it is
// first asked for, and the entries of a bundle share them.
const { readdirSync, readFileSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');
const { buildSync } = require('esbuild');

const dist = join(__dirname, '../dist');
/** What programs import. */
const LIBRARY = { index: 'index.js', testing: 'testing/index.js' };
/** What is run: commands, and the files of threads. */
const PROGRAMS = {
  cli: 'cli/main.js',
  writerThread: 'storage/sqlite/writer-thread.js',
  backupThread: 'storage/sqlite/backup-thread.js',
  storageThread: 'storage/embedded/storage-thread.js',
  policyThread: 'server/policies/policy-thread.js',
};

const names = Object.fromEntries(
  Object.entries(LIBRARY).map(([entry, file]) => [entry, Object.keys(require(join(dist, file)))]),
);
const { fileSchema } = require(join(dist, 'policy/document-schema.js'));
writeFileSync(join(dist, 'policy.schema.json'), JSON.stringify(fileSchema, null, 2));

bundle('bundle.js', LIBRARY);
bundle('programs.js', PROGRAMS);
for (const file of readdirSync(dist, { recursive: true })) {
  const path = join(dist, file);
  if (/\.js(\.map)?$/.test(file) && !/^(bundle|programs)\./.test(file) && statSync(path).isFile()) rmSync(path);
}
for (const [entry, file] of Object.entries(LIBRARY)) {
  // The second line is never run: it tells Node which names an ES module can import.
  const lines = [
    `'use strict';`,
    `module.exports = require('${pathFrom(file, 'bundle.js')}').${entry}();`,
    `0 && (module.exports = { ${names[entry].join(', ')} });`,
  ];
  writeFileSync(join(dist, file), `${lines.join('\n')}\n`);
}
for (const [entry, file] of Object.entries(PROGRAMS)) {
  const lines = ['#!/usr/bin/env node', `'use strict';`, `require('${pathFrom(file, 'programs.js')}').${entry}();`];
  writeFileSync(join(dist, file), `${lines.join('\n')}\n`, { mode: 0o755 });
}

function bundle(name, entries) {
  const getters = Object.entries(entries).map(([entry, file]) => `exports.${entry} = () => require('./${file}');`);
  buildSync({
    stdin: { contents: getters.join('\n'), resolveDir: dist, sourcefile: 'entries.js' },
    outfile: join(dist, name),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  });
  // The getters stand in no file; what calls them does.
  const mapFile = join(dist, `${name}.map`);
  const map = JSON.parse(readFileSync(mapFile, 'utf8'));
  const [first] = Object.values(entries);
  map.sources = map.sources.map((source) => (source.endsWith('entries.js') ? first : source));
  writeFileSync(mapFile, JSON.stringify(map));
}

function pathFrom(file, target) {
  const path = relative(dirname(join(dist, file)), join(dist, target));
  return path.startsWith('.') ? path : `./${path}`;
}
