const { createSentinel, PolicyViolationError } = require('agent-sentinel');
const { constrainedPolicy, crowdedPolicy, fullPolicy, policy } = require('./policy');
const { BareAgent, SupportAgent } = require('./support-agent');
const { countInterventions, countLedgerEntries, temporaryHome } = require('./temporary-home');

/** An agent under a Sentinel of its own. */
function guardedAgent(document = fullPolicy, home = false, ledger = 'off') {
  const sentinel = createSentinel({ policy: document, home, ledger });
  return { sentinel, agent: sentinel.get(SupportAgent) };
}

function bareCall() {
  const agent = new BareAgent();
  return {
    name: 'bare',
    seen: () => agent.bodies,
    async batch(count) {
      for (let call = 0; call < count; call++) await agent.lookup('A-1', 250);
    },
  };
}

function allowedCall(name = 'allowed', document = fullPolicy) {
  const { agent } = guardedAgent(document);
  return {
    name,
    seen: () => agent.bodies,
    async batch(count) {
      for (let call = 0; call < count; call++) await agent.lookup('A-1', 250);
    },
  };
}

const crowdedCall = () => allowedCall('crowded', crowdedPolicy);
const listedCall = () => allowedCall('lists only', policy);
const constrainedCall = () => allowedCall('constrained', constrainedPolicy);

/** Counts the lines in the ledger: writing them is part of the time. */
function ledgerCall() {
  const home = temporaryHome();
  const { agent } = guardedAgent(fullPolicy, home, 'full');
  return {
    name: 'ledger',
    seen: () => countLedgerEntries(home),
    async batch(count) {
      for (let call = 0; call < count; call++) await agent.lookup('A-1', 250);
      await new Promise(setImmediate); // The last of them are written at the next turn.
      await new Promise(setImmediate);
    },
  };
}

function pricedCall() {
  const { agent } = guardedAgent();
  return {
    name: 'priced',
    seen: () => agent.bodies,
    async batch(count) {
      for (let call = 0; call < count; call++) await agent.lookupPriced('A-1', 250);
    },
  };
}

function syncCall() {
  const { agent } = guardedAgent();
  return {
    name: 'sync',
    seen: () => agent.bodies,
    batch(count) {
      for (let call = 0; call < count; call++) agent.lookupSync('A-1', 250);
    },
  };
}

function callInRun() {
  const { agent, sentinel } = guardedAgent();
  return {
    name: 'in run',
    seen: () => agent.bodies,
    batch: (count) =>
      sentinel.run({ runId: 'run-1', intent: 'answer the customer' }, async () => {
        for (let call = 0; call < count; call++) await agent.lookup('A-1', 250);
      }),
  };
}

function ambientCall() {
  const { agent } = guardedAgent();
  return {
    name: 'ambient',
    seen: () => agent.bodies,
    async batch(count) {
      for (let call = 0; call < count; call++) await agent.lookupAmbient('A-1', 250);
    },
  };
}

/** Counts the lines in the file, and each only if its call was refused and its body did not run. */
function deniedCall(name = 'denied', document = fullPolicy) {
  const home = temporaryHome();
  const { agent } = guardedAgent(document, home);
  let refusals = 0;
  return {
    name,
    seen: () => (agent.bodies === 0 ? Math.min(refusals, countInterventions(home)) : -1),
    async batch(count) {
      for (let call = 0; call < count; call++) {
        try {
          await agent.dropTable('orders', 250);
        } catch (error) {
          if (error instanceof PolicyViolationError) refusals++;
        }
      }
    },
  };
}

const crowdedDeniedCall = () => deniedCall('denied, crowded', crowdedPolicy);

module.exports = {
  guardedAgent,
  bareCall,
  allowedCall,
  crowdedCall,
  listedCall,
  constrainedCall,
  ledgerCall,
  pricedCall,
  syncCall,
  callInRun,
  ambientCall,
  deniedCall,
  crowdedDeniedCall,
};
