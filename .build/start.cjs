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
  let status = await runAgent(platform.url);
  if (isOnce) {
    if (status === 0)
      status = spawnSync(process.execPath, [command, 'report', '--home', home], { stdio: 'inherit' }).status;
    platform.process.kill('SIGTERM');
  } else {
    console.log(`\nThe platform keeps listening on ${platform.url}; Ctrl-C ends it. Ask it, for example:`);
    const key = process.env.AGENT_SENTINEL_ADMIN_KEY ? '$AGENT_SENTINEL_ADMIN_KEY' : `$(cat ${data}.admin-key)`;
    console.log(`  curl -H "Authorization: Bearer ${key}" ${platform.url}/api/v1/interventions/stats`);
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

/** Runs the sample with a key of its own, an agent's, and reads back what it told the platform. */
async function runAgent(url) {
  const keyFile = `${data}.admin-key`;
  const admin =
    process.env.AGENT_SENTINEL_ADMIN_KEY || (existsSync(keyFile) ? readFileSync(keyFile, 'utf8').trim() : '');
  if (admin === '') {
    console.log(`\nThere is neither AGENT_SENTINEL_ADMIN_KEY nor ${keyFile}, so the receipts stay in ${home}.`);
    return runSample({});
  }
  const { id, key } = await ask(url, 'POST', '/api-keys', admin, { label: 'npm start', role: 'agent' });
  let status;
  try {
    status = await runSample({ AGENT_SENTINEL_URL: url, AGENT_SENTINEL_API_KEY: key });
  } finally {
    await ask(url, 'DELETE', `/api-keys/${id}`, admin);
  }
  const stats = await ask(url, 'GET', '/interventions/stats', admin);
  const { total_interventions: kept, blocked_actions: blocked, total_cost_prevented_usd: usd } = stats;
  console.log(`\nThe platform has ${kept} interventions: ${blocked} blocked, ${usd} USD prevented.`);
  return status;
}

/** Gives its exit code. */
function runSample(env) {
  const sample = join(root, 'samples/01-quick-start.ts');
  const child = spawn(join(root, 'node_modules/.bin/ts-node'), [sample], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function ask(url, method, path, key, body) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${answer.detail ?? answer.title}`);
  return answer;
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
