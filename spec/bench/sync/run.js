// How fast an agent sends a backlog, and what that takes of its memory: node spec/bench/sync/run.js [lines]
const { spawn } = require('node:child_process');
const { closeSync, mkdirSync, openSync, rmSync, writeSync } = require('node:fs');
const { loadavg } = require('node:os');
const { join } = require('node:path');
const { Client } = require('../platform/client');
const { Platform } = require('../platform/platform');
const { recordOf } = require('../platform/records');
const bars = require('./bars.json');

const lines = Number(process.argv[2] ?? 1_000_000);
const FILE_BYTES = 64 * 1024 * 1024;

/** The files of a home, rotated as an agent does it. */
function writeBacklog(home) {
  mkdirSync(home, { recursive: true });
  let [number, bytes] = [1, 0];
  const pathOf = (isLast) => join(home, isLast ? 'interventions.jsonl' : `interventions.jsonl.${number}`);
  let fd = openSync(pathOf(false), 'w');
  for (let from = 0; from < lines; from += 1000) {
    const text = `${Array.from({ length: Math.min(1000, lines - from) }, (_, index) => recordOf(from + index)).join('\n')}\n`;
    bytes += writeSync(fd, text);
    if (bytes < FILE_BYTES) continue;
    closeSync(fd);
    number++;
    bytes = 0;
    fd = openSync(pathOf(false), 'w');
  }
  closeSync(fd);
}

/** Runs an agent in a process of its own. @returns what it measured. */
function runAgent(home, env) {
  const child = spawn(process.execPath, ['--expose-gc', join(__dirname, 'agent.js'), home], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (piece) => {
    text += piece;
  });
  return new Promise((resolve) => child.once('close', () => resolve(JSON.parse(text))));
}

async function main() {
  const platform = new Platform();
  try {
    await platform.start();
    const keys = await platform.keys();
    const home = join(platform.home, 'agent');
    writeBacklog(home);
    const { seconds, cpuSeconds, idleMb, mostMb, isSent } = await runAgent(home, {
      AGENT_SENTINEL_URL: platform.url,
      AGENT_SENTINEL_API_KEY: keys.agent,
      AGENT_SENTINEL_LOG_LEVEL: 'silent',
    });
    const client = new Client(platform.url, keys.viewer);
    await platform.ready(keys.viewer);
    const { total } = JSON.parse((await client.get('/interventions?limit=1')).text);
    client.close();
    const [rate, memory] = [Math.round(lines / seconds), Math.round(mostMb - idleMb)];
    console.log(`a backlog of ${lines} lines: ${rate} records/s, ${memory} MB above idle (${Math.round(idleMb)} MB)`);
    const busy = Math.round((100 * cpuSeconds) / seconds);
    const load = loadavg()[0].toFixed(1);
    console.log(`  (the agent took ${busy} % of one processor; load average of the machine afterwards: ${load})`);
    const failed = [];
    if (!isSent || total !== lines) failed.push(`${total} of ${lines} arrived`);
    if (rate < bars.rate) failed.push(`${rate} records/s, at least ${bars.rate} are wanted`);
    if (memory > bars.memoryMb) failed.push(`${memory} MB above idle, at most ${bars.memoryMb} are wanted`);
    if (failed.length > 0) {
      console.error(`Not reached: ${failed.join('; ')}.`);
      process.exitCode = 1;
    }
    await platform.stop();
  } finally {
    platform.kill();
    rmSync(platform.home, { recursive: true, force: true });
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
