const { runChild } = require('../run-child');

const row = (name, bar, what) => ({
  name,
  bar,
  run: () => ({ megabytes: runChild('heap', [what], ['--expose-gc']).grownBytes / 1e6 }),
});

module.exports = [
  row('heap after 1,000,000 allowed calls', 'heap-calls', 'calls'),
  row('heap after 1,000,000 runs of one call', 'heap-runs', 'runs'),
];
