// The agent of the samples: each tool is a method, and each method an action.
import { GuardedAction } from 'agent-sentinel';

export class SupportAgent {
  @GuardedAction({ name: 'lookup_order', costUsd: 0.001, tags: ['read'] })
  async lookup(orderId: string) {
    return `${orderId} is on its way`;
  }

  @GuardedAction({
    name: 'refund_customer',
    costUsd: (_orderId: string, amountUsd: number) => amountUsd,
    tags: ['payment'],
  })
  async refund(orderId: string, amountUsd: number) {
    return `${amountUsd} USD refunded for ${orderId}`;
  }

  @GuardedAction({ name: 'send_email', costUsd: 0.01, tags: ['email', 'external'] })
  async email(to: string[], subject: string) {
    return `"${subject}" sent to ${to.length}`;
  }

  @GuardedAction({ name: 'export_customers', costUsd: 25, tags: ['external'] })
  async exportCustomers(url: string, _options: object) {
    return `exported to ${url}`;
  }

  @GuardedAction({ name: 'delete_customer', costUsd: 120 })
  async deleteCustomer(email: string) {
    return `${email} deleted`;
  }

  @GuardedAction({ name: 'drop_production_table', costUsd: 5000, tags: ['destructive'] })
  async dropTable(table: string) {
    return `${table} dropped`;
  }

  /** Calls the tool that a language model would have chosen. */
  async perform(tool: string, args: readonly unknown[]): Promise<string> {
    const tools = this as unknown as Record<string, (...args: readonly unknown[]) => Promise<string>>;
    return tools[tool](...args);
  }
}
