// Several Sentinels in one process, each tried every few milliseconds; prints when each was stopped or let go again.
const { writeSync } = require('node:fs');

const [source, home, first, count] = process.argv.slice(2);
const { createSentinel } = require(`${source}/index.js`);

async function follow(agentId) {
  const sentinel = createSentinel({ home: `${home}/${agentId}`, agentId, ledger: 'off' });
  const act = sentinel.guard(() => 'ran', { name: 'act' });
  await sentinel.ready();
  while (!sentinel.control.status().isConnected) await new Promise((resolve) => setTimeout(resolve, 5));
  let before = null;
  setInterval(() => {
    // A look costs no record: what is measured is not how fast fifty agents are refused.
    const { denial } = sentinel.check('act');
    if ((denial?.decision.reasonCode ?? 'ran') === before) return;
    before = outcome(act);
    writeSync(1, `${JSON.stringify({ agentId, now: before, at: Date.now() })}\n`);
  }, 3);
}

function outcome(act) {
  try {
    return act();
  } catch (error) {
    return error.code;
  }
}

for (let index = Number(first); index < Number(first) + Number(count); index++) void follow(`agent-${index}`);
