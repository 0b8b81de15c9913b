// Prints by how many bytes the heap has grown over a million calls, or over a million runs of one call each.
const { guardedAgent } = require('../guarded-subjects');

const COUNT = 1_000_000;
const WARM_UP = 10_000;

const { agent, sentinel } = guardedAgent();
const lookup = () => agent.lookup('A-1', 250);
const kinds = {
  async calls(count) {
    for (let call = 0; call < count; call++) await lookup();
  },
  async runs(count) {
    for (let run = 0; run < count; run++) await sentinel.newRun({ intent: 'answer the customer' }, lookup);
  },
};

async function main() {
  const work = kinds[process.argv[2]];
  await work(WARM_UP);
  const before = heapBytes();
  await work(COUNT);
  const grownBytes = heapBytes() - before;
  const { calls } = sentinel.spend('orders.lookup');
  if (agent.bodies !== COUNT + WARM_UP || calls !== agent.bodies) throw new Error(`Only ${agent.bodies} bodies ran.`);
  console.log(JSON.stringify({ grownBytes }));
}

function heapBytes() {
  global.gc();
  global.gc();
  return process.memoryUsage().heapUsed;
}

void main();
