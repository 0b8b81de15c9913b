const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

/** Runs a script of `children` in a process of its own; gives what it prints as JSON. */
function runChild(script, args, nodeOptions = []) {
  const path = join(__dirname, 'children', `${script}.js`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeOptions, path, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} failed:\n${stderr}`);
  return JSON.parse(stdout);
}

module.exports = { runChild };
