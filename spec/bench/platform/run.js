// Measures the built platform, in a process of its own, over HTTP: `npm run bench`, or
// `node spec/bench/platform/run.js [ROWS]` (1,000,000) after a build.
// Ends with 1 where a bar of PLATFORM, "Speed", is not reached. Client and server share the machine.
const { fork } = require('node:child_process');
const { rmSync } = require('node:fs');
const { cpus } = require('node:os');
const { join } = require('node:path');
const bars = require('./bars.json');
const { Client } = require('./client');
const { Platform } = require('./platform');
const { batchOf } = require('./records');
const { LISTS, STATS } = require('./questions');
const { percentile } = require('./percentile');

/** Whole batches. */
const rows = Math.ceil(Number(process.argv[2] ?? 1_000_000) / 100) * 100;
const BATCH = 100;
const AT_ONCE = 8;
/** Each question is asked so often, and twice before: a hundredth of the answers may be slower than p99. */
const ROUNDS = 100;
const FIRST_ROUNDS = 2;
const failed = [];

function tell(name, values, bar) {
  const parts = Object.entries(values).map(
    ([unit, value]) => `${unit} ${value >= 100 ? Math.round(value) : value.toFixed(1)}`,
  );
  const must =
    bar === undefined
      ? ''
      : Object.entries(bar)
          .map(([unit, limit]) => `${unit} ${limit}`)
          .join(', ');
  const missed = Object.entries(bar ?? {}).filter(([unit, limit]) =>
    unit === 'rate' ? values[unit] < limit : values[unit] > limit,
  );
  if (missed.length > 0) failed.push(name);
  console.log(
    `${name.padEnd(62)} ${parts.join(', ').padEnd(44)} ${must === '' ? '' : `must ${must} ${missed.length > 0 ? 'MISSED' : 'PASS'}`}`,
  );
}

async function main() {
  console.log(`Node ${process.version}, ${cpus().length} cores, ${rows.toLocaleString('en')} interventions\n`);
  const platform = new Platform();
  process.once('exit', () => platform.kill());
  tell('listening, empty', { ms: await platform.start() }, bars.listening);
  tell('resident, empty', { MB: await platform.settledMemory() }, bars.empty);
  const keys = await platform.keys();
  await ingest(platform, keys);
  await platform.ready(keys.viewer);
  tell('resident, idle with the rows', { MB: await platform.settledMemory() }, bars.idle);
  const client = new Client(platform.url, keys.viewer);
  await ask(client, 'list', LISTS, bars.list);
  await ask(client, 'list of 1,000', [['by time', '/interventions?limit=1000']], bars.list1000);
  await ask(client, 'stats', STATS, bars.stats, true);
  await ask(client, 'stats, asked again', [['everything', '/interventions/stats']], bars.cached);
  await duringIngest(platform, keys, client);
  await platform.stop();
  tell('listening, with the rows', { ms: await platform.start() }, bars.listening);
  tell('first list and stats after the start', { ms: await platform.firstAnswers(keys.viewer) }, bars.firstAnswers);
  await platform.stop();
  rmSync(`${platform.data}.read`, { force: true });
  await platform.start();
  tell('read model made anew', { ms: await platform.ready(keys.viewer) }, bars.rebuild);
  await platform.stop();
  platform.remove();
  if (failed.length === 0) return;
  console.error(`\nNot reached: ${failed.join('; ')}.`);
  process.exitCode = 1;
}

/** Rows come in by batches of 100, 8 requests at once. */
async function ingest(platform, keys) {
  // Made before: who sends takes no more of the processors than sending does.
  const bodies = Array.from({ length: rows / BATCH }, (_, index) => Buffer.from(batchOf(index * BATCH, BATCH)));
  const times = [];
  let next = 0;
  const worker = async () => {
    const client = new Client(platform.url, keys.agent);
    while (next < bodies.length) {
      const body = bodies[next];
      bodies[next++] = null;
      const began = performance.now();
      const { status } = await client.post('/interventions', body);
      times.push(performance.now() - began);
      if (status !== 201) throw new Error(`A batch was answered with ${status}.`);
    }
    client.close();
  };
  const busy = cpuTimes();
  const began = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const seconds = (performance.now() - began) / 1000;
  tellOthers(busy);
  tell(
    'durable ingest, batches of 100, 8 at once',
    { rate: rows / seconds, p99: percentile(times, 0.99) },
    bars.ingest,
  );
}

/** Asks each question some times; the bar holds for the slowest of them. Where each must be worked out, they differ. */
async function ask(client, what, questions, bar, isFresh = false) {
  let worst = null;
  for (const [name, path] of questions) {
    const times = [];
    for (let round = -FIRST_ROUNDS; round < ROUNDS; round++) {
      const until = `end_date=2099-01-01T00:00:00.${String(500 + round)}Z`;
      const asked = isFresh ? `${path}${path.includes('?') ? '&' : '?'}${until}` : path;
      const began = performance.now();
      const { status, text } = await client.get(asked);
      if (round >= 0) times.push(performance.now() - began);
      if (status !== 200) throw new Error(`${asked} was answered with ${status}: ${text.slice(0, 300)}`);
    }
    const measured = { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
    tell(`  ${what}: ${name}`, measured);
    if (worst === null || measured.p99 > worst.p99) worst = measured;
  }
  tell(`${what}, the slowest`, worst, bar);
}

/** 10,000 records a second come in from another process, one in a hundred a revision, while somebody asks. */
async function duringIngest(platform, keys, client) {
  const sender = fork(join(__dirname, 'sender.js'), [platform.url, keys.agent, rows, 10_000]);
  const ended = new Promise((resolve, reject) => {
    sender.once('message', resolve);
    sender.once('exit', (code) => reject(new Error(`The sender ended with ${code}.`)));
  });
  ended.catch(() => undefined);
  await ask(client, 'list during ingest', LISTS.slice(0, 4), bars.listBusy);
  await ask(client, 'stats during ingest', STATS.slice(0, 3), bars.statsBusy, true);
  sender.send('end');
  const { rate } = await ended;
  tell('  records that came in meanwhile, each second', { rate });
}

function cpuTimes() {
  return { all: cpus().map(({ times }) => times), own: process.cpuUsage() };
}

/** What other programs took of the machine's processors meanwhile cannot be told apart from the platform's here. */
function tellOthers(before) {
  const sum = (list, pick) => list.reduce((total, times) => total + pick(times), 0);
  const after = cpuTimes();
  const idle = sum(after.all, ({ idle: ms }) => ms) - sum(before.all, ({ idle: ms }) => ms);
  const total =
    sum(after.all, (t) => t.user + t.sys + t.idle + t.nice + t.irq) -
    sum(before.all, (t) => t.user + t.sys + t.idle + t.nice + t.irq);
  console.log(`  (processors idle meanwhile: ${Math.round((100 * idle) / total)} %)`);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
