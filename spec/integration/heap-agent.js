// Prints what is left of many Sentinels, or of many runs of one call: bytes of heap, open files, listeners on the process.
const { readdirSync } = require('node:fs');

const [source, work, count, home] = process.argv.slice(2);
const { createSentinel } = require(source);
const WARM_UP = 300;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const turn = () => new Promise(setImmediate);
const pause = () => new Promise((resolve) => setTimeout(resolve, 10));

function makeSentinel() {
  const sink = { name: 'plain', write() {} };
  const options = { home: home ?? false, policy: { deniedActions: ['drop'] }, sinks: [sink], logger: quiet };
  const sentinel = createSentinel(options);
  const look = sentinel.guard(async () => 'seen', { name: 'look' });
  const drop = sentinel.guard(async () => 'dropped', { name: 'drop' });
  return { sentinel, look, drop };
}

async function useSentinel() {
  const { sentinel, look, drop } = makeSentinel();
  await look();
  await drop().catch(() => undefined);
  return sentinel;
}

const only = makeSentinel();
const WORK = {
  closed: async () => (await useSentinel()).close(),
  abandoned: useSentinel,
  runs: (index) => only.sentinel.run({ runId: `run-${index}` }, only.look),
};

async function repeat(times, from) {
  for (let index = from; index < from + times; index++) {
    await WORK[work](index);
    // What waits for the next turn, and what is told of garbage, must have one.
    if (index % 100 === 0) await turn();
  }
}

async function state() {
  // A busy machine tells late of what was collected.
  for (let unchanged = 0, files = openFiles(); unchanged < 10; ) {
    global.gc();
    await pause();
    const now = openFiles();
    unchanged = now === files ? unchanged + 1 : 0;
    files = now;
  }
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  return { heap: process.memoryUsage().heapUsed, files: openFiles(), listeners };
}

function openFiles() {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
}

async function main() {
  await repeat(WARM_UP, 0);
  const before = await state();
  await repeat(Number(count), WARM_UP);
  const after = await state();
  const grown = Object.entries(after).map(([name, value]) => [name, value - before[name]]);
  process.stdout.write(JSON.stringify(Object.fromEntries(grown)));
}

void main();
