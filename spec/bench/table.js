const UNITS = {
  microseconds: (value) => `${value.toPrecision(3)} µs`,
  milliseconds: (value) => `${value.toFixed(0)} ms`,
  megabytes: (value) => `${value.toFixed(1)} MB`,
  perSecond: (value) => `${Math.round(value).toLocaleString('en-US')} /s`,
  ratio: (value) => `${value.toPrecision(3)} ×`,
};
const MORE_IS_BETTER = new Set(['perSecond']);
const COLUMNS = [44, 14, 30, 12, 14, 7];

const header = line(['', 'measured', 'ratio', 'must reach', 'aim', '']);

/** Whether a measurement reaches every value of a bar. */
function reaches(measured, bar) {
  return Object.entries(bar).every(([unit, limit]) =>
    MORE_IS_BETTER.has(unit) ? measured[unit] >= limit : measured[unit] <= limit,
  );
}

/** One line of the table: PASS or FAIL say whether the row reaches what it must, the rest only informs. */
function tableLine(name, measured, { must, aim } = {}) {
  const { against, ratio, ...absolute } = measured;
  const verdict = must === undefined ? '' : reaches(measured, must) ? 'PASS' : 'FAIL';
  const aimed = aim === undefined ? '' : `${shown(aim)} ${reaches(measured, aim) ? '✓' : '–'}`;
  const compared = ratio === undefined ? '' : `${UNITS.ratio(ratio)} ${against}`;
  return line([name, shown(absolute), compared, must === undefined ? '' : shown(must), aimed, verdict]);
}

function shown(values) {
  return Object.entries(values)
    .map(([unit, value]) => UNITS[unit](value))
    .join(', ');
}

function line(cells) {
  return cells
    .map((cell, index) => cell.padEnd(COLUMNS[index]))
    .join(' ')
    .trimEnd();
}

module.exports = { header, tableLine, reaches };
