const { setFlagsFromString } = require('node:v8');
const { requirePeer } = require('./install-peers');
const { policy } = require('./policy');
const { BareAgent } = require('./support-agent');

const ACTION = 'orders.lookup';

/** A policy of cockatiel that does nothing: what it costs to go through somebody's `execute`. */
function cockatielNoop() {
  const { noop } = requirePeer('cockatiel');
  const agent = new BareAgent();
  return {
    name: 'cockatiel',
    seen: () => agent.bodies,
    async batch(count) {
      for (let call = 0; call < count; call++) await noop.execute(() => agent.lookup('A-1', 250));
    },
  };
}

/** CASL has no patterns of actions: plain names stand in their place, its best case. */
function caslCan() {
  const { createMongoAbility } = requirePeer('@casl/ability');
  const rulesOf = (patterns, inverted) =>
    patterns.map((pattern) => ({ action: pattern.replace('*', 'lookup'), subject: 'Tool', inverted }));
  const ability = createMongoAbility([
    ...rulesOf(policy.allowedActions, false),
    ...rulesOf(policy.deniedActions, true),
  ]);
  let allowed = 0;
  return {
    name: 'casl',
    seen: () => (ability.can('database.lookup', 'Tool') ? -1 : allowed),
    async batch(count) {
      for (let call = 0; call < count; call++) if (await ability.can(ACTION, 'Tool')) allowed++;
    },
  };
}

async function casbinEnforce() {
  const { newEnforcer, newModelFromString } = requirePeer('casbin');
  const model = newModelFromString(`
    [request_definition]
    r = sub, act
    [policy_definition]
    p = sub, act, eft
    [policy_effect]
    e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
    [matchers]
    m = r.sub == p.sub && keyMatch(r.act, p.act)
  `);
  const enforcer = await newEnforcer(model);
  await enforcer.addPolicies([
    ...policy.deniedActions.map((pattern) => ['support', pattern, 'deny']),
    ...policy.allowedActions.map((pattern) => ['support', pattern, 'allow']),
  ]);
  if (await enforcer.enforce('support', 'database.drop_table')) throw new Error('casbin: the policy denies nothing.');
  let allowed = 0;
  return {
    name: 'casbin',
    seen: () => allowed,
    async batch(count) {
      for (let call = 0; call < count; call++) if (await enforcer.enforce('support', ACTION)) allowed++;
    },
  };
}

/** Cedar with a policy set that was parsed before: the plain `isAuthorized` parses it at every call. */
function cedarIsAuthorized() {
  // V8 11 (Node 20) inlines the call into WebAssembly, and ends the process when it has to undo that ("unreachable
  // code" in Deoptimizer::DoComputeBuiltinContinuation; in up to 12 of 16 runs).
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--no-turbo-inline-js-wasm-calls');
  const cedar = requirePeer('@cedar-policy/cedar-wasm/nodejs');
  const rule = (effect) => (pattern) =>
    `${effect}(principal, action == Action::"call", resource) when { context.name like "${pattern}" };`;
  const staticPolicies = [...policy.deniedActions.map(rule('forbid')), ...policy.allowedActions.map(rule('permit'))];
  const parsed = cedar.preparsePolicySet('bench', { staticPolicies: staticPolicies.join('\n') });
  if (parsed.type !== 'success') throw new Error(`cedar: ${JSON.stringify(parsed.errors)}`);
  const decide = (name) =>
    cedar.statefulIsAuthorized({
      principal: { type: 'Agent', id: 'support' },
      action: { type: 'Action', id: 'call' },
      resource: { type: 'Tool', id: 'tool' },
      context: { name },
      preparsedPolicySetId: 'bench',
      validateRequest: false,
      entities: [],
    }).response?.decision;
  if (decide('database.drop_table') !== 'deny') throw new Error('cedar: the policy denies nothing.');
  let allowed = 0;
  return {
    name: 'cedar',
    seen: () => allowed,
    async batch(count) {
      for (let call = 0; call < count; call++) if ((await decide(ACTION)) === 'allow') allowed++;
    },
  };
}

/** Its client as the README uses it. */
function governanceClient() {
  const { AgentMeshClient } = requirePeer('@microsoft/agent-governance-sdk');
  return AgentMeshClient.create('support', {
    policyRules: [
      ...policy.deniedActions.map((action) => ({ action, effect: 'deny' })),
      ...policy.allowedActions.map((action) => ({ action, effect: 'allow' })),
    ],
  });
}

function governanceEvaluate() {
  const client = governanceClient();
  let allowed = 0;
  return {
    name: 'governance evaluate',
    seen: () => allowed,
    async batch(count) {
      for (let call = 0; call < count; call++) {
        if ((await client.policy.evaluate(ACTION, { orderId: 'A-1', amountUsd: 250 })) === 'allow') allowed++;
      }
    },
  };
}

/** Its audit log holds so many entries by default; from then on every call copies them. */
const AUDIT_ENTRIES = 10_000;

/** As its README uses it: one client with its defaults, in the state that it is in for the rest of its life. */
async function governanceExecute(name = 'governance', action = ACTION, decision = 'allow') {
  const subject = governanceFresh(name, action, decision);
  await subject.batch(AUDIT_ENTRIES);
  return { ...subject, prepare: undefined, seen: () => subject.seen() - AUDIT_ENTRIES };
}

/** Its best case: a client that is replaced before its audit log is full. */
function governanceFresh(name = 'governance, fresh', action = ACTION, decision = 'allow') {
  let client = governanceClient();
  let decided = 0;
  return {
    name,
    seen: () => (client.audit.verify() ? decided : -1),
    prepare(count) {
      if (client.audit.length + count > AUDIT_ENTRIES) client = governanceClient();
    },
    async batch(count) {
      for (let call = 0; call < count; call++) {
        const result = await client.executeWithGovernance(action, { orderId: 'A-1', amountUsd: 250 });
        if (result.decision === decision) decided++;
      }
    },
  };
}

const governanceDenied = () => governanceExecute('governance, denied', 'database.drop_table', 'deny');

module.exports = {
  cockatielNoop,
  caslCan,
  casbinEnforce,
  cedarIsAuthorized,
  governanceEvaluate,
  governanceExecute,
  governanceFresh,
  governanceDenied,
};
