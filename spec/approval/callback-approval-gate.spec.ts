import { type ApprovalAnswer, type ApprovalRequest, CallbackApprovalGate } from '../../src';
import { gateContract } from '../../src/testing';
import { sampleRequest } from '../../src/testing/sample-request';

const { signal } = new AbortController();
const request = sampleRequest();

/** Asks a function that answers when it is told to, as one that waits for a button would. */
class ButtonGate extends CallbackApprovalGate {
  readonly press: (id: string, approve: boolean) => void;

  constructor() {
    const buttons = new Map<string, (approve: boolean) => void>();
    super(({ id }, withdrawal) => {
      withdrawal.throwIfAborted();
      return new Promise((resolve, reject) => {
        buttons.set(id, resolve);
        withdrawal.addEventListener('abort', () => reject(withdrawal.reason));
      });
    });
    this.press = (id, approve) => buttons.get(id)?.(approve);
  }
}

describe('CallbackApprovalGate', () => {
  const decide = (gate: ButtonGate, { id }: ApprovalRequest, approve: boolean) => gate.press(id, approve);
  for (const check of gateContract(() => new ButtonGate(), { decide })) it(check.name, check.run);

  describe('with a function that answers by itself', () => {
    for (const check of gateContract(() => new CallbackApprovalGate(() => false))) it(check.name, check.run);
  });

  const answer: ApprovalAnswer = { status: 'rejected', decidedBy: 'support-lead', notes: 'too dear' };
  it.each<[string, ConstructorParameters<typeof CallbackApprovalGate>[0], ApprovalAnswer]>([
    ['true is a yes', () => true, { status: 'approved' }],
    ['false is a no', () => false, { status: 'rejected' }],
    ['a promise is waited for', async () => true, { status: 'approved' }],
    ['an answer in full is handed on', () => answer, answer],
    ['a promise of one too', async () => answer, answer],
  ])('asks the function: %s', async (_what, callback, expected) => {
    expect(await new CallbackApprovalGate(callback).request(request, signal)).toEqual(expected);
  });

  it('hands the function the question and the signal', async () => {
    const callback = jest.fn(() => true);
    await new CallbackApprovalGate(callback).request(request, signal);
    expect(callback.mock.calls).toEqual([[request, signal]]);
  });

  it('rejects with what the function throws', async () => {
    const error = new Error('no chat');
    const gate = new CallbackApprovalGate(() => {
      throw error;
    });
    await expect(gate.request(request, signal)).rejects.toBe(error);
  });

  it.each([undefined, null, true, {}])('is a ConfigurationError without a function: %p', (callback) => {
    const refusal = { code: 'INVALID_OPTIONS', message: expect.stringContaining('give it a function of the request') };
    expect(() => new CallbackApprovalGate(callback as never)).toThrow(expect.objectContaining(refusal));
  });
});
