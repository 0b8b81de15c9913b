const { closeSync, mkdtempSync, openSync, readdirSync, readSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const made = [];
process.once('exit', () => {
  for (const home of made) rmSync(home, { recursive: true, force: true });
});

/** Makes a home that is deleted when the process ends. */
function temporaryHome() {
  const home = mkdtempSync(join(tmpdir(), 'agent-sentinel-bench-'));
  made.push(home);
  return home;
}

/** Counts the interventions in a home's files, rotated ones too. */
const countInterventions = (home) => countAll(home, 'interventions.jsonl');

/** Counts the entries in a home's ledger. */
const countLedgerEntries = (home) => countAll(home, 'ledger.jsonl');

function countAll(home, name) {
  const files = readdirSync(home).filter((file) => file.startsWith(name));
  return files.reduce((sum, file) => sum + countLines(join(home, file)), 0);
}

function countLines(path) {
  const chunk = Buffer.alloc(1 << 20);
  const file = openSync(path, 'r');
  let lines = 0;
  for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
    for (let at = chunk.indexOf(10); at >= 0 && at < size; at = chunk.indexOf(10, at + 1)) lines++;
  }
  closeSync(file);
  return lines;
}

module.exports = { temporaryHome, countInterventions, countLedgerEntries };
