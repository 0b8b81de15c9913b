// Makes calls while its home cannot be written to, and after it was mended; prints what became of them and what was logged.
const { execSync } = require('node:child_process');

const [source, home, durability, spoil, mend] = process.argv.slice(2);
const { createSentinel } = require(source);
const { homeFiles } = require(`${source}/spool/home-files`);
const { JsonLines } = require(`${source}/spool/json-lines`);
const ROUNDS = 20;
const logged = [];
const line = (level) => (_fields, message) => logged.push({ level, message });
const logger = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
const afterReopening = () => new Promise((resolve) => setTimeout(resolve, 1100));

/** How many records of a kind are in the home. */
async function recordsOf(kind) {
  let records = 0;
  for (const path of homeFiles(home, kind)) {
    for await (const _line of new JsonLines(path)) records++;
  }
  return records;
}

async function main() {
  const sentinel = createSentinel({ home, durability, logger, policy: { deniedActions: ['delete_*'] } });
  const remove = sentinel.guard(async (text) => text, { name: 'delete_all' });
  const read = sentinel.guard(async (text) => `read ${text.length}`, { name: 'read' });
  const codes = [];
  const flushed = [];
  const callOften = async () => {
    for (let round = 0; round < ROUNDS; round++) {
      codes.push(await remove('x'.repeat(1500)).catch(({ code }) => code));
      codes.push(await read('x'.repeat(500)));
    }
    flushed.push(await sentinel.flush());
  };
  execSync(spoil);
  await callOften();
  execSync(mend);
  await afterReopening();
  await callOften();
  await sentinel.close();
  const told = logged.filter(({ message }) => message.includes('.jsonl'));
  const records = { interventions: await recordsOf('interventions'), ledger: await recordsOf('ledger') };
  process.stdout.write(JSON.stringify({ codes, flushed, told, records }));
}

void main();
