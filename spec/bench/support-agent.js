const { GuardedAction } = require('agent-sentinel');

/** The agent of the bench. `bodies` counts the bodies that ran. */
class SupportAgent {
  bodies = 0;

  async lookup(orderId, amountUsd) {
    this.bodies++;
    return amountUsd > 0 ? orderId : '';
  }

  async lookupPriced(orderId, amountUsd) {
    this.bodies++;
    return amountUsd > 0 ? orderId : '';
  }

  async lookupAmbient(orderId, amountUsd) {
    this.bodies++;
    return amountUsd > 0 ? orderId : '';
  }

  lookupSync(orderId, amountUsd) {
    this.bodies++;
    return amountUsd > 0 ? orderId : '';
  }

  async dropTable(_table, _rows) {
    this.bodies++;
  }
}

/** The agent without a guard. */
class BareAgent {
  bodies = 0;

  async lookup(orderId, amountUsd) {
    this.bodies++;
    return amountUsd > 0 ? orderId : '';
  }
}

// What TypeScript makes of `@GuardedAction({ … })` on a method.
const actions = {
  lookup: { name: 'orders.lookup', costUsd: 0.001, tags: ['read'] },
  lookupPriced: { name: 'orders.lookup_priced', costUsd: (_orderId, amountUsd) => amountUsd * 0.001, tags: ['read'] },
  lookupAmbient: { name: 'orders.lookup_ambient', costUsd: 0.001, tags: ['read'], ambient: true },
  lookupSync: { name: 'orders.lookup_sync', costUsd: 0.001, tags: ['read'] },
  dropTable: { name: 'database.drop_table', costUsd: 0.05, tags: ['write'] },
};
for (const [method, options] of Object.entries(actions)) {
  const descriptor = Object.getOwnPropertyDescriptor(SupportAgent.prototype, method);
  const guarded = GuardedAction(options)(SupportAgent.prototype, method, descriptor);
  Object.defineProperty(SupportAgent.prototype, method, guarded);
}

module.exports = { SupportAgent, BareAgent };
