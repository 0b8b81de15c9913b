// Has calls refused without end, and prints the id of each refusal once its caller was answered; killed by its test.
const { writeSync } = require('node:fs');

const [source, home, durability, name] = process.argv.slice(2);
const { createSentinel } = require(source);
const sentinel = createSentinel({ home, durability, agentId: name, policy: { deniedActions: ['*'] } });
const pay = sentinel.guard(async (order) => order, { name: 'pay' });

async function refuseWithoutEnd() {
  for (let count = 0; ; count++) {
    // Small records and such as take several pages; several calls at once, as parallel callers make them.
    const orders = Array.from({ length: 1 + (count % 4) }, (_, index) => ({
      text: 'x'.repeat(((count + index) % 5) * 4000),
    }));
    await Promise.all(
      orders.map((order) => pay(order).catch(({ intervention }) => writeSync(1, `${intervention.id}\n`))),
    );
  }
}

void refuseWithoutEnd();
