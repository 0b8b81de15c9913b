import { type GuardedActionOptions, type Intervention, type PolicyDocument, QueueApprovalGate } from '../../../src';
import type { LedgerEntry } from '../../../src/core/ledger-entry';
import type { SentinelOptions } from '../../../src/sentinel/sentinel-options';
import { createTestSentinel, type ManualClock } from '../../../src/testing';

/** What the payments below pay for. */
export interface Order {
  amount: number;
  lines?: { item: string }[];
}

/** A human is asked about every payment, for a minute. */
export const ASKS: PolicyDocument = { name: 'careful', approvals: { tags: ['payment'], timeoutSeconds: 60 } };
export const MINUTE_MS = 60_000;

type Options = Partial<Omit<SentinelOptions, 'clock' | 'logger'>> & { readonly clock?: ManualClock };

/** A Sentinel whose payments cost 2 USD and wait for a human, who answers through a queue. */
export function makePayments(options: Options = {}, action: GuardedActionOptions<[Order, string?]> = {}) {
  const queue = new QueueApprovalGate();
  const test = createTestSentinel({ policy: ASKS, approvals: queue, agentId: 'ann', sessionId: 's', ...options });
  const ledger: LedgerEntry[] = [];
  test.sentinel.actions$.subscribe((entry) => ledger.push(entry));
  const body = jest.fn(async (order: Order, _apiKey?: string): Promise<number> => order.amount);
  const pay = test.sentinel.guard(body, {
    name: 'pay_invoice',
    mode: 'async',
    costUsd: 2,
    tags: ['payment'],
    params: ['order', 'apiKey'],
    ...action,
  });
  return {
    ...test,
    queue,
    ledger,
    body,
    pay,
    /** The id of the one question that waits. */
    waiting: (): string => {
      expect(queue.pending()).toHaveLength(1);
      return queue.pending()[0].id;
    },
    /** What is spent and what is held. */
    spend: () => {
      const { sessionUsd, reservedUsd } = test.sentinel.spend();
      return { sessionUsd, reservedUsd };
    },
    /** Each record as one line. */
    told: () => test.interventions.map(lineOf),
  };
}

/** A record as one line: `1 approval_required escalated APPROVAL_REQUIRED`. */
export function lineOf({ revision, type, outcome, reasonCode }: Intervention): string {
  return `${revision} ${type} ${outcome} ${reasonCode}`;
}

/** What an error is, for a comparison. */
export async function refusalOf(call: PromiseLike<unknown>): Promise<unknown> {
  try {
    return { result: await call };
  } catch (error) {
    const { name, code } = error as { name: string; code: string };
    return { name, code };
  }
}

/** Lets everything go on that waits for nothing but promises. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
