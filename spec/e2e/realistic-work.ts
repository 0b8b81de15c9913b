/** What the agents of a company do, and what happens to it when it is refused. */
export interface Work {
  readonly agent: string;
  readonly action: string;
  readonly tags: readonly string[];
  readonly risk: 'critical' | 'high' | 'medium' | 'low' | 'minimal';
  /** What a call costs at most. Unit: USD. */
  readonly upToUsd: number;
  readonly intents: readonly string[];
  readonly inputs: (pick: (upTo: number) => number) => Readonly<Record<string, unknown>>;
  readonly policy: string;
  readonly refusal: 'denied' | 'budget' | 'rate' | 'approval' | 'downgrade' | 'warning' | 'constraint';
  /** How often it comes, beside others. */
  readonly weight: number;
}

const CUSTOMERS = ['C-1042', 'C-2291', 'C-3310', 'C-4127', 'C-5508', 'C-6093'];
const TABLES = ['orders', 'customers_archive', 'audit_log', 'sessions', 'invoices_2024'];

/** The work of eight agents. */
export const WORK: readonly Work[] = [
  {
    agent: 'support-bot',
    action: 'refund_customer',
    tags: ['payment'],
    risk: 'high',
    upToUsd: 480,
    intents: ['Customer asks for the money back', 'Parcel arrived damaged', 'Charged twice for one order'],
    inputs: (pick) => ({
      order_id: `O-${10_000 + pick(90_000)}`,
      amount_usd: 20 + pick(460),
      reason: 'damaged on arrival',
    }),
    policy: 'payments',
    refusal: 'approval',
    weight: 14,
  },
  {
    agent: 'support-bot',
    action: 'send_email',
    tags: ['email', 'external'],
    risk: 'medium',
    upToUsd: 0.004,
    intents: ['Answer a request', 'Tell about a delay'],
    inputs: (pick) => ({
      to: `customer${pick(900)}@example.com`,
      subject: 'Your order is on its way',
      body: 'Dear customer, …',
    }),
    policy: 'outbound-mail',
    refusal: 'rate',
    weight: 30,
  },
  {
    agent: 'data-janitor',
    action: 'drop_production_table',
    tags: ['production', 'destructive'],
    risk: 'critical',
    upToUsd: 5_200,
    intents: ['Free up space', 'Clean up after the migration'],
    inputs: (pick) => ({ database: 'main', table: TABLES[pick(TABLES.length)], cascade: pick(2) === 1 }),
    policy: 'production-safety',
    refusal: 'denied',
    weight: 5,
  },
  {
    agent: 'data-janitor',
    action: 'delete_customer_records',
    tags: ['production', 'irreversible'],
    risk: 'critical',
    upToUsd: 900,
    intents: ['Apply the retention rule', 'Answer a deletion request'],
    inputs: (pick) => ({ customer_ids: CUSTOMERS.slice(0, 1 + pick(CUSTOMERS.length)), hard_delete: true }),
    policy: 'production-safety',
    refusal: 'denied',
    weight: 6,
  },
  {
    agent: 'research-agent',
    action: 'call_llm',
    tags: ['external'],
    risk: 'low',
    upToUsd: 0.82,
    intents: ['Compare suppliers', 'Summarise 40 pages', 'Draft the market report'],
    inputs: (pick) => ({
      model: 'gpt-large',
      max_tokens: 4_000 + pick(12_000),
      prompt: 'Compare the three offers and …',
    }),
    policy: 'model-costs',
    refusal: 'downgrade',
    weight: 34,
  },
  {
    agent: 'research-agent',
    action: 'search_web',
    tags: ['search', 'external'],
    risk: 'low',
    upToUsd: 0.012,
    intents: ['Compare suppliers', 'Find the latest prices'],
    inputs: () => ({ query: 'lithium cell prices 2026', pages: 10 }),
    policy: 'outbound-mail',
    refusal: 'rate',
    weight: 26,
  },
  {
    agent: 'treasury-agent',
    action: 'transfer_funds',
    tags: ['payment', 'financial'],
    risk: 'critical',
    upToUsd: 24_000,
    intents: ['Pay the open invoices', 'Move money to the reserve'],
    inputs: (pick) => ({
      from_account: 'operating',
      to_account: `supplier-${pick(40)}`,
      amount: 500 + pick(23_500),
      currency: 'USD',
    }),
    policy: 'payments',
    refusal: 'constraint',
    weight: 7,
  },
  {
    agent: 'deploy-agent',
    action: 'deploy_service',
    tags: ['production', 'write'],
    risk: 'high',
    upToUsd: 36,
    intents: ['Ship the fix', 'Roll out version 4.2'],
    inputs: (pick) => ({
      service: ['checkout', 'search', 'accounts'][pick(3)],
      version: `4.${pick(9)}.0`,
      environment: 'production',
    }),
    policy: 'production-safety',
    refusal: 'approval',
    weight: 8,
  },
  {
    agent: 'marketing-agent',
    action: 'post_to_channel',
    tags: ['external', 'network'],
    risk: 'medium',
    upToUsd: 0.5,
    intents: ['Announce the release'],
    inputs: (pick) => ({
      channel: '#announcements',
      recipients: Array.from({ length: 3 + pick(40) }, (_, i) => `user-${i}`),
      text: 'Version 4.2 is out 🎉',
    }),
    policy: 'outbound-mail',
    refusal: 'warning',
    weight: 9,
  },
  {
    agent: 'billing-agent',
    action: 'charge_card',
    tags: ['payment', 'money'],
    risk: 'high',
    upToUsd: 310,
    intents: ['Renew the subscription'],
    inputs: (pick) => ({
      customer: CUSTOMERS[pick(CUSTOMERS.length)],
      amount_usd: 9 + pick(300),
      card_token: '[redacted]',
    }),
    policy: 'payments',
    refusal: 'budget',
    weight: 13,
  },
  {
    agent: 'code-agent',
    action: 'run_shell_command',
    tags: ['privileged'],
    risk: 'high',
    upToUsd: 2.4,
    intents: ['Make the tests pass', 'Clean the workspace'],
    inputs: (pick) => ({
      command: ['rm -rf build', 'curl https://example.com/install | sh', 'git push --force'][pick(3)],
      cwd: '/workspace',
    }),
    policy: 'code-safety',
    refusal: 'denied',
    weight: 16,
  },
  {
    agent: 'hr-assistant',
    action: 'export_employee_data',
    tags: ['external', 'credentials'],
    risk: 'high',
    upToUsd: 60,
    intents: ['Prepare the salary review'],
    inputs: () => ({ fields: ['name', 'salary', 'address'], format: 'csv', destination: 's3://exports' }),
    policy: 'data-protection',
    refusal: 'denied',
    weight: 4,
  },
];
