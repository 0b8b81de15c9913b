// Measures the embedded storage alone, in this process and from the source: every filter, sort and page, cold figures and
// remembered ones, during ingest, and how long the read model takes to be opened and made anew.
// `node spec/bench/platform/read-model.js [ROWS]` (1,000,000).
require('../../../.build/run-typescript.cjs');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { cpus, tmpdir } = require('node:os');
const { join } = require('node:path');
const { openEmbeddedStorage } = require('../../../src/storage/embedded/open-embedded-storage.ts');
const { systemClock } = require('../../../src/core/clock.ts');
const bars = require('./bars.json');
const { MixedRows, END, runId } = require('./mixed-rows');
const { percentile } = require('./percentile');

const count = Number(process.argv[2] ?? 1_000_000);
const home = mkdtempSync(join(tmpdir(), 'read-model-bench-'));
process.once('exit', () => rmSync(home, { recursive: true, force: true }));
const dataPath = join(home, 'platform.db');
const logger = { debug() {}, info() {}, warn: console.error, error: console.error };
const DAY = 86_400_000;
const ORG = 1;
const BATCH = 500;

const EVERYTHING = { oneOf: {} };
const FILTERS = {
  everything: EVERYTHING,
  'a type': { oneOf: { type: ['hard_block'] } },
  'two types': { oneOf: { type: ['hard_block', 'warning'] } },
  'type, outcome and risk': { oneOf: { type: ['hard_block'], outcome: ['blocked'], risk_level: ['high'] } },
  'an action': { oneOf: { action_name: ['send_invoice'] } },
  'five agents': { oneOf: { agent_id: [1, 2, 30, 44, 100].map((number) => `agent-${number}`) } },
  'a run': { oneOf: { run_id: [runId(Math.floor(count / 100))] } },
  'a policy by its name': { oneOf: {}, policy: ['policy 3'] },
  'in shadow': { oneOf: {}, shadow: [true] },
  'the last week': { oneOf: {}, from: END - 7 * DAY, until: END },
  'at least 50 USD': { oneOf: {}, minPreventedNanoUsd: 50e9 },
  'search, a name': { oneOf: {}, search: 'REFUND_' },
  'search, words of every reason': { oneOf: {}, search: 'usd left' },
  'search, a number in reasons': { oneOf: {}, search: 'run 777 has' },
  'what nothing matches': { oneOf: { type: ['warning'], agent_id: ['agent-499'], action_name: ['deploy_account'] } },
  'all of it': {
    oneOf: { type: ['hard_block', 'warning'], outcome: ['blocked', 'warned'], rule: ['approval', 'schedule'] },
    from: END - 60 * DAY,
    search: 'send',
  },
};
const PAGES = {
  'by arrival': { sortBy: 'received_at' },
  'by cost': { sortBy: 'cost_prevented_usd' },
  'by risk': { sortBy: 'risk_level' },
  'by action': { sortBy: 'action_name' },
  'by time, the first first': { descending: false },
  'by time, in the middle': { skip: Math.floor(count / 2) },
  'by risk, in the middle': { sortBy: 'risk_level', skip: Math.floor(count / 2) },
};
const page = (query) => ({ sortBy: 'timestamp', descending: true, skip: 0, limit: 50, ...query });

const GROUPS = { sortBy: 'last_at', limit: 100 };

async function main() {
  console.log(`Node ${process.version}, ${cpus().length} cores, ${count.toLocaleString('en')} interventions`);
  let storage = await open();
  const rows = new MixedRows(count);
  await timed('ingest', async () => {
    while (rows.made < count) {
      await Promise.all(
        Array.from({ length: 8 }, () => storage.addInterventions({ org: ORG, agentId: null }, rows.next(BATCH))),
      );
    }
  });
  await timed('fed after it', () => storage.list(ORG, 'intervention', EVERYTHING, page()));
  await storage.close();

  rmSync(`${dataPath}.read`);
  storage = await open();
  await timed('read model made anew', () => storage.ready, bars.rebuild.ms);
  await storage.close();
  await timed(
    'opened, first list and stats',
    async () => {
      storage = await open();
      await storage.list(ORG, 'intervention', EVERYTHING, page());
      await storage.stats(ORG, EVERYTHING, null);
    },
    bars.firstAnswers.ms,
  );

  console.log();
  for (const [name, filter] of Object.entries(FILTERS)) {
    await asked(`list: ${name}`, 60, bars.list.p99, () => storage.list(ORG, 'intervention', filter, page()));
  }
  for (const [name, query] of Object.entries(PAGES)) {
    await asked(`list: ${name}`, 60, bars.list.p99, () => storage.list(ORG, 'intervention', EVERYTHING, page(query)));
  }
  const thousand = page({ limit: 1_000 });
  await asked('list of 1,000', 60, bars.list1000.p99, () => storage.list(ORG, 'intervention', EVERYTHING, thousand));
  for (const [name, filter] of Object.entries(FILTERS)) {
    await asked(`stats: ${name}`, 30, bars.stats.p99, (round) => storage.stats(ORG, fresh(filter, round), null));
  }
  for (const [name, filter] of Object.entries(FILTERS)) {
    // Without a bar: of these rows hardly any repeats another, over 100,000 groups are the worst that there can be.
    await asked(`groups: ${name}`, 30, undefined, (round) => storage.groups(ORG, fresh(filter, round), GROUPS));
  }
  await asked('stats, asked again', 60, bars.cached.p99, () => storage.stats(ORG, EVERYTHING, null));
  await asked('runs', 20, undefined, () => storage.runs(ORG, { skip: 0, limit: 50 }));
  await asked('agents', 20, undefined, () => storage.agents(ORG, { skip: 0, limit: 50 }));

  console.log();
  const writing = write(storage, rows, 10_000);
  for (const name of ['everything', 'type, outcome and risk', 'the last week', 'search, a name']) {
    const filter = FILTERS[name];
    await asked(`during ingest, list: ${name}`, 60, bars.listBusy.p99, () =>
      storage.list(ORG, 'intervention', filter, page()),
    );
    await asked(`during ingest, stats: ${name}`, 30, bars.statsBusy.p99, (round) =>
      storage.stats(ORG, fresh(filter, round), null),
    );
  }
  console.log(`  ${Math.round(await writing.stop()).toLocaleString('en')} rows a second came in meanwhile`);

  await new Promise((resolve) => setTimeout(resolve, 8_000));
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'));
  console.log(`\nresident, idle: ${Math.round(kilobytes / 1024)} MB, the compiler of the source included`);
  await storage.close();
}

function open() {
  return openEmbeddedStorage({ dataPath, logger, clock: systemClock });
}

/** The same question, for which no answer is remembered. */
function fresh(filter, round) {
  return { ...filter, until: (filter.until ?? END + DAY) + round };
}

/** Rows come in at a rate, one in a hundred a revision. */
function write(storage, rows, perSecond) {
  let isGoing = true;
  let written = 0;
  const began = performance.now();
  const done = (async () => {
    let escalated = [];
    while (isGoing) {
      const due = ((performance.now() - began) / 1000) * perSecond;
      if (written > due) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        continue;
      }
      const batch = rows.next(99);
      const revised = escalated.pop();
      await storage.addInterventions({ org: ORG, agentId: null }, revised === undefined ? batch : [...batch, revised]);
      written += 100;
      escalated = [...escalated, ...batch.map(MixedRows.decided).filter((row) => row !== null)].slice(-2_000);
    }
  })();
  return {
    async stop() {
      isGoing = false;
      await done;
      return written / ((performance.now() - began) / 1000);
    },
  };
}

async function timed(name, work, limitMs) {
  const others = othersSince();
  const began = performance.now();
  await work();
  const took = performance.now() - began;
  tell(name, `${Math.round(took)} ms`, limitMs, took, others());
}

async function asked(name, rounds, limitMs, ask) {
  await ask(-1);
  const others = othersSince();
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    await ask(round);
    times.push(performance.now() - began);
  }
  const [median, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
  tell(name, `median ${median.toFixed(1)}, p99 ${p99.toFixed(1)} ms`, limitMs, p99, others());
}

function tell(name, measured, limitMs, value, others) {
  const verdict = limitMs === undefined ? '' : `must ${limitMs} ms ${value <= limitMs ? 'PASS' : 'MISSED'}`;
  console.log(`${name.padEnd(48)} ${measured.padEnd(30)} ${verdict.padEnd(20)} others ${others} %`);
}

/** What share of the processors other programs took. */
function othersSince() {
  const before = processors();
  const own = process.cpuUsage();
  return () => {
    const after = processors();
    const used = process.cpuUsage(own);
    const ownMs = (used.user + used.system) / 1000;
    return Math.max(0, Math.round((100 * (after.busy - before.busy - ownMs)) / (after.all - before.all || 1)));
  };
}

function processors() {
  let [busy, all] = [0, 0];
  for (const { times } of cpus()) {
    busy += times.user + times.nice + times.sys + times.irq;
    all += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { busy, all };
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
