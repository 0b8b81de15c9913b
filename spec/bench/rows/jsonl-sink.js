const { rmSync } = require('node:fs');
const { Container } = require('inversify');
const { createSentinel, InterventionStream } = require('agent-sentinel');
const { guardedAgent } = require('../guarded-subjects');
const { countInterventions, temporaryHome } = require('../temporary-home');

const CALLERS = 100;
const RECORDS_PER_TURN = 1_000;

/** One caller that publishes as fast as it can; every so often it lets the loop turn, as a server does. */
async function publishBatched(stream, records, intervention) {
  for (let record = 1; record <= records; record++) {
    stream.publish(intervention, 'async');
    if (record % RECORDS_PER_TURN === 0) await new Promise(setImmediate);
  }
}

/** A hundred callers, each of which goes on when its record is on disk. */
async function publishStrict(stream, records, intervention) {
  const caller = async () => {
    for (let record = 0; record < records / CALLERS; record++) await stream.publish(intervention, 'async');
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
}

/** From the first record until the last is on disk. */
async function sustained(durability, records, publish) {
  const intervention = await realIntervention();
  const home = temporaryHome();
  const container = new Container();
  const sentinel = createSentinel({ home, durability, container, policy: { name: 'bench' } });
  const stream = container.get(InterventionStream);
  const begin = process.hrtime.bigint();
  await publish(stream, records, intervention);
  await sentinel.flush();
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const lines = countInterventions(home);
  await sentinel.close();
  rmSync(home, { recursive: true });
  if (lines !== records) throw new Error(`JSONL sink, ${durability}: ${records} records, and ${lines} in the file.`);
  return { perSecond: records / seconds };
}

function realIntervention() {
  return guardedAgent()
    .agent.dropTable('orders', 250)
    .catch((error) => error.intervention);
}

module.exports = [
  {
    name: 'JSONL sink, default',
    bar: 'jsonl-batched',
    run: ({ quick }) => sustained('batched', quick ? 50_000 : 300_000, publishBatched),
  },
  {
    name: `JSONL sink, strict, ${CALLERS} callers`,
    bar: 'jsonl-strict',
    run: ({ quick }) => sustained('strict', quick ? 20_000 : 100_000, publishStrict),
  },
];
