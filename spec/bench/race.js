/** How much is measured: the whole, or with `--quick` enough to see whether something broke. */
const WHOLE = { rounds: 40, warmUpMs: 300, batchMs: 8 };
const QUICK = { rounds: 12, warmUpMs: 120, batchMs: 5 };
const UNMEASURED_ROUNDS = 3;

/**
 * Measures subjects in turn, batch by batch: what slows the machine for a while slows them all.
 *
 * A subject is `{ name, batch(count), seen(), prepare?(count) }`: `batch` makes so many calls, `prepare` what is not
 * measured, and `seen` tells how many calls had their effect, which must be all of them.
 */
class Race {
  #makeSubjects;
  #times = null;

  /** @param makeSubjects - is asked when the race is first needed: those of a later one do not disturb an earlier. */
  constructor(makeSubjects) {
    this.#makeSubjects = makeSubjects;
  }

  /** The median time of one call, and its ratio to another subject: the median of the rounds' own ratios. */
  async compare(name, against, { quick }) {
    this.#times ??= await measure(await this.#makeSubjects(), quick ? QUICK : WHOLE);
    const own = this.#times.get(name);
    const microseconds = median(own) / 1000;
    if (against === null) return { microseconds };
    const other = this.#times.get(against);
    return { microseconds, ratio: median(own.map((time, round) => time / other[round])), against };
  }
}

/** @returns the time of one call in each round, by the subject's name. Unit: ns. */
async function measure(subjects, { rounds, warmUpMs, batchMs }) {
  const runners = [];
  for (const subject of subjects) runners.push(await warmUp(subject, warmUpMs, batchMs));
  for (let round = -UNMEASURED_ROUNDS; round < rounds; round++) {
    // Each round begins with another subject, so that none always pays for the garbage of the same neighbour.
    for (let turn = 0; turn < runners.length; turn++) {
      const runner = runners[(turn + Math.max(0, round)) % runners.length];
      const time = await runBatch(runner, runner.count);
      if (round >= 0) runner.times.push(time);
    }
  }
  for (const { subject, calls } of runners) {
    const seen = subject.seen();
    if (seen !== calls) throw new Error(`${subject.name}: ${calls} calls were made, and ${seen} had their effect.`);
  }
  return new Map(runners.map(({ subject, times }) => [subject.name, times]));
}

async function warmUp(subject, warmUpMs, batchMs) {
  const runner = { subject, count: 100, calls: 0, times: [] };
  let time = 0;
  for (let spentMs = 0; spentMs < warmUpMs; ) {
    time = await runBatch(runner, runner.count);
    spentMs += (time * runner.count) / 1e6;
    runner.count = Math.max(10, Math.round((batchMs * 1e6) / time));
  }
  return runner;
}

async function runBatch(runner, count) {
  const { subject } = runner;
  subject.prepare?.(count);
  await new Promise(setImmediate); // Timers and I/O that the last subject left behind are not this one's.
  const begin = process.hrtime.bigint();
  await subject.batch(count);
  const time = Number(process.hrtime.bigint() - begin) / count;
  runner.calls += count;
  return time;
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

module.exports = { Race, median };
