import { ApprovalGate, type ApprovalRequest } from '../../src';
import { ASKS, makePayments, type Order } from './doubles/payments';

const given = (): Order => ({ amount: 5, lines: [{ item: 'a' }] });
const LOWERS = { ...ASKS, downgrades: { pay_invoice: [{ argument: 'order.amount', maximum: 3 }] } };

/** Changes a value as somebody would who wants something else to run. */
function tamper(order: Order): void {
  order.amount = 1_000_000;
  order.lines?.push({ item: 'more' });
  if (order.lines?.[0] !== undefined) order.lines[0].item = 'changed';
}

/** Does something, and tells whether it threw. */
function throwsOn(act: () => void): boolean {
  try {
    act();
    return false;
  } catch {
    return true;
  }
}

describe('The arguments of a call that a human is asked about', () => {
  it.each([
    ['as they were given', ASKS, 5],
    ['as they were lowered', LOWERS, 3],
  ])('run %s, though the caller changes its objects while it waits', async (_how, policy, amount) => {
    const { queue, pay, waiting, body, interventions } = makePayments({ policy });
    const order = given();
    const done = pay(order);
    tamper(order);
    const asked = { order: { ...given(), amount } };
    expect(queue.pending()).toMatchObject([{ inputs: asked, originalInputs: { order: given() } }]);
    queue.approve(waiting());
    await done;
    expect(body.mock.calls).toEqual([[asked.order]]);
    for (const each of interventions) expect(each.originalInputs).toEqual({ order: given() });
    expect(order.amount).toBe(1_000_000);
  });

  it('run as they were given, though the caller changes its objects while it is suspended', async () => {
    const { sentinel, queue, pay, waiting, body } = makePayments({ onApproval: 'suspend' });
    const order = given();
    await expect(pay(order)).rejects.toMatchObject({ code: 'APPROVAL_PENDING' });
    tamper(order);
    const id = waiting();
    queue.approve(id);
    expect(await sentinel.resume(id)).toBe(5);
    expect(body.mock.calls).toEqual([[given()]]);
  });

  it('run as they were asked about, whatever the gate does to its question', async () => {
    const tampered: boolean[] = [];
    class Tampering extends ApprovalGate {
      async request(request: ApprovalRequest) {
        const { order } = request.inputs as { order: Order };
        tampered.push(
          throwsOn(() => tamper(order)),
          throwsOn(() => Object.assign(request.inputs, { order: { amount: 0 } })),
          throwsOn(() => Object.assign(request, { inputs: {} })),
          throwsOn(() => (request.tags as string[]).push('harmless')),
          throwsOn(() => tamper((request.originalInputs as { order: Order }).order)),
        );
        return { status: 'approved' as const };
      }
    }
    const { pay, body, interventions, ledger } = makePayments({ approvals: new Tampering() });
    await pay(given());
    expect(tampered).toEqual([true, true, true, true, true]);
    expect(body.mock.calls).toEqual([[given()]]);
    for (const each of interventions)
      expect(each).toMatchObject({ originalInputs: { order: given() }, tags: ['payment'] });
    expect(ledger[0].payload?.inputs).toEqual({ order: given() });
  });

  it.each([
    ['as they were given', ASKS, 5],
    ['as they were lowered', LOWERS, 3],
  ])('are asked about, and run, %s, whatever a subscriber does to the record', async (_how, policy, amount) => {
    const { sentinel, queue, pay, waiting, body, interventions } = makePayments({ policy });
    const tampered: boolean[] = [];
    sentinel.interventions$.subscribe(({ originalInputs, modifiedInputs }) => {
      for (const inputs of [originalInputs, modifiedInputs ?? originalInputs])
        tampered.push(throwsOn(() => tamper(inputs.order as Order)));
    });
    const done = pay(given());
    const asked = { ...given(), amount };
    expect(queue.pending()).toMatchObject([{ inputs: { order: asked }, originalInputs: { order: given() } }]);
    queue.approve(waiting());
    await done;
    expect(new Set(tampered)).toEqual(new Set([true]));
    expect(body.mock.calls).toEqual([[asked]]);
    expect(interventions.at(-1)?.originalInputs).toEqual({ order: given() });
  });

  it('run as they were asked about, though the body of another call changes the same objects', async () => {
    const { queue, pay, body } = makePayments();
    const order = given();
    const calls = [pay(order), pay(order)];
    body.mockImplementation(async (own) => {
      const { amount } = own;
      tamper(own);
      return amount;
    });
    for (const { id } of queue.pending()) queue.approve(id);
    expect(await Promise.all(calls)).toEqual([5, 5]);
    expect(order).toEqual(given());
  });

  it('are known to functions of the options as they were asked about', async () => {
    const seen: number[] = [];
    const note = ({ amount }: Order): number => seen.push(amount);
    const options = {
      actualCostUsd: (_result: unknown, order: Order) => note(order),
      intent: (order: Order) => `pay ${note(order)}`,
      blastRadius: (order: Order) => `Payment ${note(order)}`,
      approvalKey: (order: Order) => `key ${note(order)}`,
    };
    const { queue, pay, waiting } = makePayments({}, options);
    const order = given();
    const done = pay(order);
    tamper(order);
    queue.approve(waiting());
    await done;
    expect(new Set(seen)).toEqual(new Set([5]));
  });

  it('are shown without secrets and the paths that redact names, also where they were lowered', async () => {
    const { queue, pay, waiting, body, interventions } = makePayments({ policy: LOWERS }, { redact: ['order.lines'] });
    const done = pay(given(), 'secret key');
    const shown = { order: { amount: 3, lines: '[redacted]' }, apiKey: '[redacted]' };
    expect(queue.pending()).toMatchObject([{ inputs: shown, originalInputs: { ...shown, order: { amount: 5, lines: '[redacted]' } } }]); // biome-ignore format: short
    expect(JSON.stringify([queue.pending(), interventions])).not.toMatch(/secret key|"item"/);
    queue.approve(waiting());
    await done;
    expect(body.mock.calls).toEqual([[{ ...given(), amount: 3 }, 'secret key']]);
  });

  it('are cut in the question as in the record, and run whole', async () => {
    const { queue, pay, waiting, body, interventions } = makePayments();
    const lines = Array.from({ length: 5000 }, (_, index) => ({ item: `item ${index}` }));
    const done = pay({ amount: 5, lines });
    const [{ inputs }] = queue.pending();
    expect(Buffer.byteLength(JSON.stringify(inputs))).toBeLessThanOrEqual(16_384);
    expect(inputs).toEqual(interventions[0].originalInputs);
    queue.approve(waiting());
    await done;
    expect(body.mock.calls[0][0].lines).toEqual(lines);
  });
});
