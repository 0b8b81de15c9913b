import { type ApprovalAnswer, ApprovalGate, type ApprovalRequest } from '../../src';
import { type GateContractOptions, gateContract } from '../../src/testing';

type Answer = (answer: ApprovalAnswer) => void;

/** Keeps every promise. Each variant below breaks one. */
class Buttons extends ApprovalGate {
  protected readonly waiting = new Map<string, Answer>();

  request(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve({ status: 'cancelled' });
      this.waiting.set(request.id, resolve);
      signal.addEventListener('abort', () => resolve({ status: 'cancelled' }));
    });
  }

  press(id: string, approve: boolean): void {
    this.waiting.get(id)?.({ status: approve ? 'approved' : 'rejected', decidedBy: 'somebody' });
  }
}

const decide = (gate: Buttons, { id }: ApprovalRequest, approve: boolean) => gate.press(id, approve);

/** The names of the checks that fail, each with its message. */
async function violations<Gate extends ApprovalGate>(
  makeGate: () => Gate,
  options: GateContractOptions<Gate>,
): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  for (const check of gateContract(makeGate, { timeoutMs: 20, ...options })) {
    await check.run().catch((error: Error) => {
      failed[check.name] = error.message;
    });
  }
  return failed;
}

/** A gate that breaks a promise by how it asks. */
const variant = (ask: (this: Buttons, ...given: Parameters<Buttons['request']>) => unknown) => () =>
  Object.assign(new Buttons(), { request: ask }) as Buttons;
const plain = Buttons.prototype.request;

const VALID = 'gives a promise of a valid answer: the yes or no that somebody decided on';
const KINDS = 'asks about every kind of call';
const FROZEN = 'takes questions that cannot be changed, and leaves the others as they are';
const APART = 'keeps questions apart that are asked at once';
const ABORTS = 'lets go of a question when its signal aborts';
const ABORTED = 'does not wait when its signal is aborted already';
const EARLY = 'does not answer before somebody decides';
const OTHERS = 'goes on with the other questions when one is withdrawn';

describe('gateContract', () => {
  describe('with a gate that keeps every promise', () => {
    for (const check of gateContract(() => new Buttons(), { decide })) it(check.name, check.run);
  });

  it('does not ask who decides of a gate that answers by itself', async () => {
    const always = (answer: ApprovalAnswer) => variant(async () => answer);
    expect(await violations(always({ status: 'approved' }), {})).toEqual({});
    expect(await violations(always({ status: 'expired', notes: 'too late' }), {})).toEqual({});
  });

  it('tells of a gate that gives no promise', async () => {
    const message = 'The gate gave [object Object] and no promise of an answer.';
    const failed = await violations(
      variant(() => ({ status: 'approved' })),
      { decide },
    );
    expect(failed).toMatchObject({ [VALID]: message, [ABORTED]: message });
  });

  it('tells of a gate that throws', async () => {
    const broken = variant(() => {
      throw new Error('no chat');
    });
    expect(await violations(broken, { decide })).toMatchObject({ [VALID]: 'no chat' });
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'The gate gave the status undefined for approved.'],
    ['a boolean', true, 'The gate gave the status undefined for approved.'],
    ['an unknown status', { status: 'yes' }, 'The gate gave the status "yes" for approved.'],
    ['a decider that is no text', { status: 'approved', decidedBy: 7 }, "The answer's decidedBy is 7."],
    ['notes that are no text', { status: 'approved', notes: null }, "The answer's notes is null."],
  ])('tells of an answer that is not valid: %s', async (_what, answer, message) => {
    const failed = await violations(
      variant(async () => answer),
      { decide },
    );
    expect(failed).toMatchObject({ [VALID]: message });
    const byItself = await violations(
      variant(async () => answer),
      {},
    );
    expect(byItself[VALID]).toBe(message.replace('for approved', 'for approved,rejected,expired,cancelled'));
  });

  it('tells of a gate that takes a no for a yes', async () => {
    const gullible = () => Object.assign(new Buttons(), { press: (id: string) => Buttons.prototype.press.call(made, id, true) }); // biome-ignore format: short
    let made: Buttons;
    expect(await violations(() => (made = gullible()), { decide })).toEqual({
      [VALID]: 'The gate gave the status "approved" for rejected.',
      [APART]: 'The gate gave the status "approved" for rejected.',
    });
  });

  it('tells of a gate that never answers', async () => {
    const message = 'The gate did not answer within 20 ms.';
    expect(
      await violations(
        variant(() => new Promise(() => undefined)),
        { decide },
      ),
    ).toMatchObject({
      [VALID]: message,
      [ABORTS]: 'The gate did not let go within 20 ms.',
      [ABORTED]: 'The gate did not let go within 20 ms.',
      [EARLY]: message,
    });
  });

  it('tells of a gate that stumbles over a kind of question', async () => {
    const picky = variant(function (request, signal) {
      return request.agentId === null ? Promise.reject(new Error('who asks?')) : plain.call(this, request, signal);
    });
    expect(await violations(picky, { decide })).toEqual({ [KINDS]: 'who asks?' });
  });

  it('tells of a gate that changes questions', async () => {
    const marking = variant(function (request, signal) {
      Object.assign(request, { seen: true });
      return plain.call(this, request, signal);
    });
    expect(await violations(marking, { decide })).toMatchObject({
      [FROZEN]: expect.stringContaining('not extensible'),
    });
    const quiet = variant(function (request, signal) {
      if (!Object.isFrozen(request)) Object.assign(request, { seen: true });
      return plain.call(this, request, signal);
    });
    expect(await violations(quiet, { decide })).toEqual({ [FROZEN]: 'The gate changed the question.' });
  });

  it('tells of a gate that knows one question only', async () => {
    class Single extends Buttons {
      override request(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> {
        this.waiting.clear();
        return super.request(request, signal);
      }
    }
    expect(Object.keys(await violations(() => new Single(), { decide }))).toEqual([APART, OTHERS]);
  });

  it('tells of a gate that does not hear its signal', async () => {
    const deaf = variant(function (request) {
      return plain.call(this, request, new AbortController().signal);
    });
    expect(await violations(deaf, { decide })).toEqual({
      [ABORTS]: 'The gate did not let go within 20 ms.',
      [ABORTED]: 'The gate did not let go within 20 ms.',
    });
  });

  it('tells of a gate that takes a withdrawal for a yes', async () => {
    const eager = variant(function (request, signal) {
      if (signal.aborted) return Promise.resolve({ status: 'approved' });
      return Promise.race([
        plain.call(this, request, new AbortController().signal),
        new Promise((resolve) => signal.addEventListener('abort', () => resolve({ status: 'approved' }))),
      ]);
    });
    const message = 'The gate gave the status "approved" though nobody decided.';
    expect(await violations(eager, { decide })).toEqual({ [ABORTS]: message, [ABORTED]: message });
  });

  it('tells of a gate that answers before anybody has decided', async () => {
    const hasty = variant(async () => ({ status: 'approved' }));
    expect(await violations(hasty, { decide })).toMatchObject({
      [EARLY]: 'The gate answered before anybody had decided.',
    });
  });

  it('tells of a gate that drops every question with the one that is withdrawn', async () => {
    const all = new Set<Answer>();
    const panicking = variant(function (request, signal) {
      signal.addEventListener('abort', () => {
        for (const drop of all) drop({ status: 'cancelled' });
      });
      return Promise.race([plain.call(this, request, signal), new Promise<ApprovalAnswer>((drop) => all.add(drop))]);
    });
    expect(await violations(panicking, { decide })).toEqual({
      [OTHERS]: 'The gate gave the status "cancelled" for approved.',
    });
  });
});
