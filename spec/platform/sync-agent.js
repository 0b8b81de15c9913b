// Makes calls without end and reports them to a platform; prints what each caller was told once it was; killed by its test.
const { writeSync } = require('node:fs');

const [source, home, name, maxBytes] = process.argv.slice(2);

/** Has the files of a class rotated much earlier than at 64 MiB, which no option of a Sentinel does. */
function rotateEarly(file, className) {
  const path = require.resolve(`${source}/sinks/${file}`);
  const original = require(path)[className];
  const rotation = { maxBytes: Number(maxBytes), keptFiles: Number.POSITIVE_INFINITY };
  class Early extends original {
    constructor(options) {
      super({ ...options, rotation });
    }
  }
  require.cache[path].exports = { [className]: Early };
}
rotateEarly('jsonl-sink', 'JsonlSink');
rotateEarly('ledger-file', 'LedgerFile');

const { createSentinel } = require(`${source}/index.js`);
const sentinel = createSentinel({
  home,
  agentId: name,
  durability: 'strict',
  policy: { deniedActions: ['drop'] },
  platform: { flushIntervalMs: 20 },
});
const drop = sentinel.guard(async () => 'dropped', { name: 'drop' });
const look = sentinel.guard(async (order) => order, { name: 'look' });

async function callWithoutEnd() {
  for (let count = 0; ; count++) {
    const told = await drop().catch(({ intervention }) => intervention.id);
    writeSync(1, `intervention ${told}\n`);
    writeSync(1, `ledger ${await look(`${name}-${count}`)}\n`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

void callWithoutEnd();
