// Sends records at a rate, one in a hundred a revision, until it is told to end: node sender.js URL KEY FROM RATE
const { Client } = require('./client');
const { batchOf, revisionsOf } = require('./records');

const BATCH = 100;
const [url, key, from, rate] = process.argv.slice(2);
let going = true;
process.on('message', () => {
  going = false;
});

async function main() {
  const client = new Client(url, key);
  const began = performance.now();
  const secondsSince = () => (performance.now() - began) / 1000;
  let sent = 0;
  while (going) {
    if (sent > secondsSince() * Number(rate)) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      continue;
    }
    const body = batchOf(Number(from) + sent, BATCH - 1, revisionsOf(sent % Number(from)));
    const { status } = await client.post('/interventions', body);
    if (status !== 201) throw new Error(`A batch was answered with ${status}.`);
    sent += BATCH;
  }
  client.close();
  process.send({ rate: sent / secondsSince() });
  process.disconnect();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
