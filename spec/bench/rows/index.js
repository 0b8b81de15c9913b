/**
 * Every row, in the order of the table. A row is `{ name, bar, run(options) }`: `bar` is its key in budgets.json or
 * null, and `run` gives what it measured under the names of the budgets, with `against` where there is a ratio.
 */
module.exports = [...require('./calls'), ...require('./jsonl-sink'), ...require('./heap'), ...require('./start-up')];
