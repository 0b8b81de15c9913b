// Measures the built package beside its peers: `npm run bench`, or `node spec/bench/run.js [--quick]` after a build.
// Ends with 1 where a bar that must be reached is not.
const budgets = require('./budgets.json');
const { installPeers } = require('./install-peers');
const { header, reaches, tableLine } = require('./table');

async function main() {
  const quick = process.argv.includes('--quick');
  installPeers();
  const rows = require('./rows');
  console.log(`Node ${process.version}, ${process.platform} ${process.arch}${quick ? ', quick' : ''}\n${header}`);
  const failed = [];
  for (const { name, bar, run } of rows) {
    const measured = await run({ quick });
    const budget = bar === null ? undefined : budgets[bar];
    console.log(tableLine(name, measured, budget));
    if (budget?.must !== undefined && !reaches(measured, budget.must)) failed.push(name.trim());
  }
  if (failed.length === 0) return;
  console.error(`\nNot reached: ${failed.join('; ')}.`);
  process.exitCode = 1;
}

void main();
