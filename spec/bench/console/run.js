// Measures the console in a real Chromium on a platform of a million interventions: `npm run bench`, or
// `node spec/bench/console/run.js [ROWS [PART]]` (1,000,000) after a build. CHROMIUM_PATH, else /usr/bin/chromium.
// Ends with 1 where a bar of PLATFORM, "Speed", is not reached. Browser, server and client share the machine.
require('../../../.build/run-typescript.cjs');
const { existsSync } = require('node:fs');
const { cpus, loadavg } = require('node:os');
const { chromium } = require('playwright-core');
const { CHROMIUM } = require('../../e2e/chromium.ts');
const { Client } = require('../platform/client');
const { percentile } = require('../platform/percentile');
const { Platform } = require('../platform/platform');
const { batchOf, recordOf } = require('../platform/records');
const bars = require('./bars.json');
const { FILTERS, SEARCH } = require('./filters');
const { watch } = require('./watch');

const rows = Number(process.argv[2] ?? 1_000_000);
/** Only this: firstRows, filters, live or shifts. */
const part = process.argv[3];
const BATCH = 500;
const AT_ONCE = 4;
const VISITS = 10;
const LIVE_SECONDS = 20;
const LIVE_RATE = 100;
const PAGES = [
  '/',
  '/interventions',
  '/interventions?charts=1',
  '/approvals',
  '/runs',
  '/agents',
  '/policies',
  '/settings',
];
const failed = [];

function tell(name, values, bar = {}) {
  const missed = Object.entries(bar).filter(([unit, limit]) => !(values[unit] <= limit));
  if (missed.length > 0) failed.push(name);
  const shown = Object.entries(values).map(([unit, value]) => `${unit} ${Number(value.toFixed(value < 1 ? 4 : 0))}`);
  const must = Object.entries(bar).map(([unit, limit]) => `${unit} ${limit}`);
  const verdict = must.length === 0 ? '' : `must ${must} ${missed.length > 0 ? 'MISSED' : 'PASS'}`;
  console.log(`${name.padEnd(56)} ${shown.join(', ').padEnd(40)} ${verdict}`.trimEnd());
}

async function main() {
  if (!existsSync(CHROMIUM.executablePath)) {
    console.log(`NOT MEASURED: the console. There is no ${CHROMIUM.executablePath}; set CHROMIUM_PATH.`);
    return;
  }
  console.log(`Chromium, Node ${process.version}, ${cpus().length} cores, ${rows.toLocaleString('en')} interventions`);
  const platform = new Platform();
  process.once('exit', () => platform.kill());
  await platform.start();
  const keys = await platform.keys();
  await fill(platform, keys.agent);
  await platform.ready(keys.viewer);
  const browser = await chromium.launch(CHROMIUM);
  try {
    console.log(`Load of the machine before: ${loadavg()[0].toFixed(1)}. Milliseconds; of the server beside them.\n`);
    const page = await signedIn(browser, platform, keys.viewer);
    const parts = { firstRows, filters, live, shifts };
    for (const [name, measure] of Object.entries(parts))
      if (part === undefined || part === name) await measure(page, platform, keys.agent);
  } finally {
    await browser.close();
    await platform.stop();
    platform.remove();
  }
  if (failed.length === 0) return;
  console.error(`\nNot reached: ${failed.join('; ')}.`);
  process.exitCode = 1;
}

async function fill(platform, key) {
  let next = 0;
  const worker = async () => {
    const client = new Client(platform.url, key);
    while (next < rows) {
      const from = next;
      next += BATCH;
      const { status } = await client.post('/interventions', batchOf(from, BATCH));
      if (status !== 201) throw new Error(`A batch was answered with ${status}.`);
    }
    client.close();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function signedIn(browser, platform, key) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  await context.addInitScript(watch);
  const page = await context.newPage();
  await page.goto(platform.url);
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  return page;
}

/** From the navigation of somebody signed in to the first rows painted. */
async function firstRows(page, platform) {
  const times = [];
  const server = [];
  for (let visit = 0; visit < VISITS; visit++) {
    await page.goto('about:blank');
    await page.goto(`${platform.url}/interventions`);
    await page.waitForFunction(() => window.watched.firstRow !== null);
    times.push(await page.evaluate(() => window.watched.firstRow));
    server.push(await listTook(page));
  }
  tell('first rows of the list', spread(times, server), bars.firstRows);
}

/** From a click or key to the rows of the new filter painted. */
async function filters(page, platform) {
  const all = { times: [], server: [] };
  for (const [name, act] of FILTERS) {
    const times = [];
    const server = [];
    for (let round = 0; round < 3; round++) {
      await page.goto(`${platform.url}/interventions`);
      await page.waitForFunction(() => window.watched.firstRow !== null);
      await page.waitForLoadState('networkidle').catch(() => undefined);
      await page.waitForTimeout(300);
      const painted = page.evaluate(async () => {
        performance.clearResourceTimings();
        const shown = () => document.querySelector('.grid-body')?.textContent;
        const before = shown();
        const at = await window.untilPainted(
          () => shown() !== before && document.querySelector('.table-panel').getAttribute('aria-busy') !== 'true',
        );
        return at - window.watched.input;
      });
      const [time] = await Promise.all([painted, act(page)]);
      times.push(time);
      server.push(await listTook(page));
    }
    tell(`  filter: ${name}`, spread(times, server));
    // Typing is followed when it pauses: that is no time of the console's work.
    if (name === SEARCH) continue;
    all.times.push(...times);
    all.server.push(...server);
  }
  tell('filter change to new rows', spread(all.times, all.server), bars.filter);
}

/** Interventions come in, each by a request of its own: when is each counted on an open page? */
async function live(page, platform, key) {
  await page.goto(`${platform.url}/interventions`);
  await page.getByText('Live', { exact: true }).waitFor();
  await page.waitForTimeout(500);
  await page.evaluate(() => window.noteCounts('.fresh'));
  const client = Array.from({ length: 4 }, () => new Client(platform.url, key));
  const sentAt = [];
  const began = performance.now();
  const now = new Date();
  const answers = [];
  for (let index = 0; index < LIVE_SECONDS * LIVE_RATE; index++) {
    const due = began + (index * 1000) / LIVE_RATE - performance.now();
    if (due > 0) await new Promise((resolve) => setTimeout(resolve, due));
    const record = { ...JSON.parse(recordOf(rows + index)), timestamp: new Date(now.getTime() + index).toISOString() };
    sentAt.push(performance.timeOrigin + performance.now());
    const sent = sentAt[index];
    const answered = client[index % client.length].post('/interventions', JSON.stringify(record));
    answers.push(answered.then(({ status }) => ({ status, took: performance.timeOrigin + performance.now() - sent })));
  }
  const rate = sentAt.length / ((performance.now() - began) / 1000);
  const answered = await Promise.all(answers);
  if (answered.some(({ status }) => status !== 201)) throw new Error('A record was refused.');
  await page.waitForFunction((count) => window.watched.counts.at(-1)?.[0] >= count, sentAt.length, { timeout: 10_000 });
  const { counts, shifts: moved } = await page.evaluate(() => window.watched);
  const times = sentAt.map((at, index) => counts.find(([count]) => count > index)[1] - at);
  for (const each of client) each.close();
  tell(`new intervention to the open list, ${Math.round(rate)}/s`, distribution(times), bars.live);
  tell('  until the platform had answered the sender', distribution(answered.map(({ took }) => took)));
  tellShift('  what moved by itself meanwhile', moved);
}

/** What moves while pages load, apart from what somebody's input moves. */
async function shifts(page, platform) {
  for (const path of PAGES) {
    await page.goto(`${platform.url}${path}`);
    await page.waitForLoadState('networkidle').catch(() => undefined);
    await page.waitForTimeout(1500);
    const { shifts: moved } = await page.evaluate(() => window.watched);
    tellShift(`what moves by itself: ${path}`, moved);
  }
}

function tellShift(name, moved) {
  tell(name, { score: moved.reduce((total, { value }) => total + value, 0) }, bars.shift);
  for (const { value, what } of moved.slice(0, 5)) console.log(`    ${value.toFixed(4)} ${what.join(', ')}`);
}

/** What the server took for the latest list that was asked for. */
function listTook(page) {
  return page.evaluate(() => {
    const list = performance
      .getEntriesByType('resource')
      .filter(({ name }) => /\/interventions\?(?!.*cursor)/.test(name));
    const last = list.at(-1);
    return last === undefined ? 0 : last.responseStart - last.requestStart;
  });
}

const distribution = (times) => ({
  p50: percentile(times, 0.5),
  p99: percentile(times, 0.99),
  worst: Math.max(...times),
});
const spread = (times, server) => ({
  p50: percentile(times, 0.5),
  worst: Math.max(...times),
  'server p50': percentile(server, 0.5),
  'server worst': Math.max(...server),
});

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
