const guarded = require('../guarded-subjects');
const peers = require('../peer-subjects');
const { Race } = require('../race');

// The first AsyncLocalStorage.run of a process makes each promise dearer, and the first ambient action each call:
// what needs them comes later, beside a bare call of its own.
const calls = new Race(async () => [
  guarded.bareCall(),
  peers.cockatielNoop(),
  peers.caslCan(),
  await peers.casbinEnforce(),
  peers.cedarIsAuthorized(),
  peers.governanceEvaluate(),
  await peers.governanceExecute(),
  peers.governanceFresh(),
  await peers.governanceDenied(),
  guarded.allowedCall(),
  guarded.crowdedCall(),
  guarded.listedCall(),
  guarded.constrainedCall(),
  guarded.ledgerCall(),
  guarded.pricedCall(),
  guarded.syncCall(),
  guarded.deniedCall(),
  guarded.crowdedDeniedCall(),
]);
const inRun = new Race(() => [guarded.bareCall(), guarded.callInRun()]);
const ambient = new Race(() => [guarded.bareCall(), guarded.ambientCall()]);

const row = (name, bar, race, subject, against = null) => ({
  name,
  bar,
  run: (options) => race.compare(subject, against, options),
});

const GOVERNANCE = 'governance';
const FRESH = 'governance, fresh';
const DENIED = 'governance, denied';

module.exports = [
  row('bare async call', null, calls, 'bare'),
  row('cockatiel noop.execute', null, calls, 'cockatiel'),
  row('casl can', null, calls, 'casl'),
  row('casbin enforce', null, calls, 'casbin'),
  row('cedar isAuthorized, policy set preparsed', null, calls, 'cedar'),
  row('agent-governance-sdk policy.evaluate', null, calls, 'governance evaluate'),
  row('agent-governance-sdk executeWithGovernance', null, calls, GOVERNANCE),
  row('  fresh: its audit log not full yet', null, calls, FRESH, GOVERNANCE),
  row('  denied', null, calls, DENIED, GOVERNANCE),
  row('allowed async call: lists, budgets, a rate limit', 'allowed', calls, 'allowed', GOVERNANCE),
  row('  beside the fresh one', null, calls, 'allowed', FRESH),
  row('  with lists only', null, calls, 'lists only', 'allowed'),
  row('  with 10,000 more patterns, 1,000 schemas', 'crowded', calls, 'crowded', 'allowed'),
  row('  with an argument constraint', 'variant', calls, 'constrained', 'allowed'),
  row('  with a cost function', 'variant', calls, 'priced', 'allowed'),
  row('  sync', 'variant', calls, 'sync', 'allowed'),
  row('  inside sentinel.run', 'variant', inRun, 'in run', 'bare'),
  row('  with ambient: true', 'variant', ambient, 'ambient', 'bare'),
  row('allowed call with its full ledger entry, written', 'ledger', calls, 'ledger', GOVERNANCE),
  row('  beside the fresh one', null, calls, 'ledger', FRESH),
  row('denied call: error, line in the file', 'denied', calls, 'denied', DENIED),
  row('  beside the fresh one', null, calls, 'denied', FRESH),
  row('  with 10,000 more patterns', null, calls, 'denied, crowded', 'denied'),
];
