// npm start: the platform, and the sample agent whose receipts it gets. With --once it prints the report and ends.
const { spawn, spawnSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const home = process.env.AGENT_SENTINEL_HOME ?? '.agent-sentinel';
const data = join(home, 'platform.db');
const command = join(root, 'dist/cli/main.js');
const isOnce = process.argv.includes('--once');

async function main() {
  const platform = await startPlatform();
  const ended = new Promise((resolve) => platform.process.once('exit', resolve));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => platform.process.kill(signal));
  let status = runAgent();
  if (status === 0) await sendReceipts(platform.url);
  if (isOnce) {
    if (status === 0)
      status = spawnSync(process.execPath, [command, 'report', '--home', home], { stdio: 'inherit' }).status;
    platform.process.kill('SIGTERM');
  } else {
    console.log(`\nThe platform keeps listening on ${platform.url}; Ctrl-C ends it. Ask it, for example:`);
    console.log(
      `  curl -H "Authorization: Bearer $(cat ${data}.admin-key)" ${platform.url}/api/v1/interventions/stats`,
    );
  }
  process.exitCode = (await ended) || status;
}

/** Gives the platform's process and address, once it listens. */
function startPlatform() {
  const port = process.env.PORT ?? (isOnce ? '0' : '4000');
  const args = [command, 'platform', '--port', port, '--data', data];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  // Not the terminal itself: a key that is made is then written to its file.
  child.stderr.pipe(process.stderr);
  process.once('exit', () => child.kill());
  return new Promise((resolve) => {
    child.once('exit', (code) => process.exit(code ?? 1));
    child.stdout.on('data', (text) => {
      process.stdout.write(text);
      const found = /listening on (\S+)/.exec(String(text));
      if (found === null) return;
      child.removeAllListeners('exit');
      resolve({ process: child, url: found[1] });
    });
  });
}

function runAgent() {
  const sample = join(root, 'samples/01-quick-start.ts');
  return spawnSync(join(root, 'node_modules/.bin/ts-node'), [sample], { stdio: 'inherit', cwd: process.cwd() }).status;
}

/** The records of the home, with a key of their own: an agent's key may write, and read nothing. */
async function sendReceipts(url) {
  const keyFile = `${data}.admin-key`;
  const admin =
    process.env.AGENT_SENTINEL_ADMIN_KEY ?? (existsSync(keyFile) ? readFileSync(keyFile, 'utf8').trim() : '');
  if (admin === '') {
    console.log(`\nThere is neither AGENT_SENTINEL_ADMIN_KEY nor ${keyFile}, so the receipts stay in ${home}.`);
    return;
  }
  const { id, key } = await ask(url, 'POST', '/api-keys', admin, { label: 'npm start', role: 'agent' });
  let [kept, ran] = [0, 0];
  for (const interventions of batchesOf('interventions.jsonl')) {
    kept += (await ask(url, 'POST', '/interventions', key, { interventions })).accepted;
  }
  for (const entries of batchesOf('ledger.jsonl')) {
    ran += (await ask(url, 'POST', '/ingest', key, { run_id: 'npm-start', entries })).accepted;
  }
  await ask(url, 'DELETE', `/api-keys/${id}`, admin);
  console.log(`\nThe platform took ${kept} new interventions and ${ran} new ledger entries.`);
}

/** The latest records of a file, those that can be read, in batches that the platform takes. */
function batchesOf(name) {
  const file = join(home, name);
  if (!existsSync(file)) return [];
  const records = readFileSync(file, 'utf8').split('\n').slice(-1001).flatMap(readable);
  const batches = [];
  for (let from = 0; from < records.length; from += 50) batches.push(records.slice(from, from + 50));
  return batches;
}

function readable(line) {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

async function ask(url, method, path, key, body) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${answer.detail ?? answer.title}`);
  return answer;
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
