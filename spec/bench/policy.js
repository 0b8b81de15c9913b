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

/** The same with 10,000 patterns more, for actions that nobody calls. */
const crowdedPolicy = {
  name: 'bench, crowded',
  deniedActions: [...policy.deniedActions, ...Array.from({ length: 5_000 }, (_, index) => `denied_${index}.*`)],
  allowedActions: [...policy.allowedActions, ...Array.from({ length: 5_000 }, (_, index) => `allowed_${index}.*`)],
};

module.exports = { policy, crowdedPolicy };
