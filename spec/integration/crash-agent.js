// Makes calls without end, and prints what each caller was told once it was; killed by its test.
const { writeSync } = require('node:fs');

const [source, home, work, durability, name, maxBytes] = process.argv.slice(2);

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
if (maxBytes !== undefined) {
  rotateEarly('jsonl-sink', 'JsonlSink');
  rotateEarly('ledger-file', 'LedgerFile');
}

const { createSentinel } = require(source);
const deniedActions = work === 'refused' ? ['*'] : [];
const sentinel = createSentinel({ home, durability, agentId: name, policy: { deniedActions } });
const pay = sentinel.guard(async (order) => order.id, { name: 'pay' });

const ANSWERS = {
  refused: (order) => pay(order).catch(({ intervention }) => intervention.id),
  ran: pay,
};

async function callWithoutEnd() {
  for (let count = 0; ; count++) {
    // Small records and such as take several pages; several calls at once, as parallel callers make them.
    const orders = Array.from({ length: 1 + (count % 4) }, (_, index) => ({
      id: `${name}-${count}-${index}`,
      text: 'x'.repeat(((count + index) % 5) * 4000),
    }));
    await Promise.all(orders.map(async (order) => writeSync(1, `${await ANSWERS[work](order)}\n`)));
  }
}

void callWithoutEnd();
