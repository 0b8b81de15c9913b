// Puts the compiled files of dist into one, so that requiring the package reads one file instead of 160. Each module
// still runs only when it is first asked for, and both entries share them.
const { readdirSync, readFileSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');
const { buildSync } = require('esbuild');

const dist = join(__dirname, '../dist');
const ENTRIES = { index: 'index.js', testing: 'testing/index.js' };
const COMMANDS = { cli: 'cli/main.js' };

const names = Object.fromEntries(
  Object.entries(ENTRIES).map(([entry, file]) => [entry, Object.keys(require(join(dist, file)))]),
);
const { fileSchema } = require(join(dist, 'policy/document-schema.js'));
writeFileSync(join(dist, 'policy.schema.json'), JSON.stringify(fileSchema, null, 2));

const getters = Object.entries({ ...ENTRIES, ...COMMANDS }).map(
  ([entry, file]) => `exports.${entry} = () => require('./${file}');`,
);
buildSync({
  stdin: { contents: getters.join('\n'), resolveDir: dist, sourcefile: 'entries.js' },
  outfile: join(dist, 'bundle.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
});

for (const file of readdirSync(dist, { recursive: true })) {
  const path = join(dist, file);
  if (/\.js(\.map)?$/.test(file) && !file.startsWith('bundle.') && statSync(path).isFile()) rmSync(path);
}
for (const [entry, file] of Object.entries(ENTRIES)) {
  // The second line is never run: it tells Node which names an ES module can import.
  const lines = [
    `'use strict';`,
    `module.exports = require('${bundleFrom(file)}').${entry}();`,
    `0 && (module.exports = { ${names[entry].join(', ')} });`,
  ];
  writeFileSync(join(dist, file), `${lines.join('\n')}\n`);
}
for (const [entry, file] of Object.entries(COMMANDS)) {
  const lines = ['#!/usr/bin/env node', `'use strict';`, `require('${bundleFrom(file)}').${entry}();`];
  writeFileSync(join(dist, file), `${lines.join('\n')}\n`, { mode: 0o755 });
}

function bundleFrom(file) {
  const bundle = relative(dirname(join(dist, file)), join(dist, 'bundle.js'));
  return bundle.startsWith('.') ? bundle : `./${bundle}`;
}

// The getters stand in no file; what calls them does.
const mapFile = join(dist, 'bundle.js.map');
const map = JSON.parse(readFileSync(mapFile, 'utf8'));
map.sources = map.sources.map((source) => (source.endsWith('entries.js') ? 'index.js' : source));
writeFileSync(mapFile, JSON.stringify(map));
