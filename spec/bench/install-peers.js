const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const FOLDER = join(__dirname, 'peers');

/** Installs the peers where they are not, or not in the versions of the lock file. */
function installPeers() {
  const wanted = Object.entries(readJson(join(FOLDER, 'package.json')).dependencies);
  if (wanted.every(([name, version]) => installedVersion(name) === version)) return;
  console.log('Installing the peers (once) …');
  const { status } = spawnSync('npm', ['ci', '--prefix', FOLDER], {
    env: { ...process.env, NPM_CONFIG_LOGLEVEL: 'error' },
    shell: process.platform === 'win32',
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`The peers could not be installed: npm ci --prefix ${FOLDER} failed.`);
}

function installedVersion(name) {
  try {
    return readJson(join(FOLDER, 'node_modules', name, 'package.json')).version;
  } catch {
    return null;
  }
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Requires from the peers' own node_modules. */
const requirePeer = createRequire(join(FOLDER, 'package.json'));

module.exports = { installPeers, requirePeer };
