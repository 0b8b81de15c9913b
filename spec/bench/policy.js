const patterns = (names) => names.split(' ').map((name) => `${name}.*`);

/**
 * The lists of ten that every subject decides by.
 *
 * Every peer can express `prefix.*`. `orders.lookup` is covered by the fifth that is allowed, `database.drop_table` by
 * the fifth that is denied: neither the best case nor the worst of a peer that walks through a list.
 */
const policy = {
  name: 'bench',
  deniedActions: patterns('admin shell payments users database secrets deploy network billing exports'),
  allowedActions: patterns('mail calendar search docs orders tickets weather catalog reports chat'),
};

/** Every kind of limit, none of which is reached. */
const limits = {
  budgets: { session: 9_000_000, run: 9_000_000, actions: { 'orders.lookup': 9_000_000 } },
  rateLimits: { 'orders.*': { maxCount: 1_000_000, windowSeconds: 0.1 } },
};

/** What an allowed call is measured by. */
const fullPolicy = { ...policy, ...limits };

/** The same with a schema of the arguments of the action that is called. */
const constrainedPolicy = {
  ...fullPolicy,
  argumentConstraints: {
    'orders.lookup': { properties: { amountUsd: { type: 'number', maximum: 1000 } }, required: ['orderId'] },
  },
};

/** One schema for each of 1,000 actions that nobody calls. */
const idleSchemas = Object.fromEntries(
  Array.from({ length: 1_000 }, (_, index) => [
    `idle_${index}`,
    { properties: { amount: { type: 'number', maximum: index } } },
  ]),
);

/** The same with 10,000 patterns and 1,000 schemas more, for actions that nobody calls. */
const crowdedPolicy = {
  ...limits,
  argumentConstraints: idleSchemas,
  name: 'bench, crowded',
  deniedActions: [...policy.deniedActions, ...Array.from({ length: 5_000 }, (_, index) => `denied_${index}.*`)],
  allowedActions: [...policy.allowedActions, ...Array.from({ length: 5_000 }, (_, index) => `allowed_${index}.*`)],
};

module.exports = { policy, fullPolicy, constrainedPolicy, crowdedPolicy };
