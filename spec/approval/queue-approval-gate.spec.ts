import { getEventListeners } from 'node:events';
import { type ApprovalRequest, QueueApprovalGate } from '../../src';
import { gateContract } from '../../src/testing';
import { sampleRequest } from '../../src/testing/sample-request';

const { signal } = new AbortController();
const make = (options?: ConstructorParameters<typeof QueueApprovalGate>[0]) => {
  const gate = new QueueApprovalGate(options);
  const ask = (id: string) => gate.request(sampleRequest({ id }), signal);
  return { gate, ask };
};
const ids = (gate: QueueApprovalGate) => gate.pending().map(({ id }) => id);
const notPending = (id: string) =>
  expect.objectContaining({ name: 'ConfigurationError', code: 'APPROVAL_NOT_PENDING', message: expect.stringContaining(`No approval ${id} waits`) }); // biome-ignore format: one fact

describe('QueueApprovalGate', () => {
  const decide = (gate: QueueApprovalGate, { id }: ApprovalRequest, approve: boolean) =>
    approve ? gate.approve(id) : gate.reject(id);
  for (const check of gateContract(() => new QueueApprovalGate(), { decide })) it(check.name, check.run);

  it('lists what waits, the oldest first, until it is answered', async () => {
    const { gate, ask } = make();
    const answers = ['a', 'b', 'c'].map(ask);
    expect(gate.pending()).toEqual(['a', 'b', 'c'].map((id) => sampleRequest({ id })));
    gate.approve('b');
    expect(ids(gate)).toEqual(['a', 'c']);
    gate.reject('a');
    gate.approve('c');
    expect(ids(gate)).toEqual([]);
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(['rejected', 'approved', 'approved']);
  });

  it('says who decided, and what they wrote', async () => {
    const { gate, ask } = make();
    const answers = [ask('a'), ask('b'), ask('c')];
    gate.approve('a', { by: 'support-lead', notes: 'once' });
    gate.reject('b', { notes: 'too dear' });
    gate.approve('c');
    expect(await Promise.all(answers)).toEqual([
      { status: 'approved', decidedBy: 'support-lead', notes: 'once' },
      { status: 'rejected', decidedBy: undefined, notes: 'too dear' },
      { status: 'approved', decidedBy: undefined, notes: undefined },
    ]);
  });

  it.each(['approve', 'reject'] as const)(
    'takes one decision: %s of what was answered or never asked throws',
    (say) => {
      const { gate, ask } = make();
      void ask('a');
      gate[say]('a');
      expect(() => gate.approve('a')).toThrow(notPending('a'));
      expect(() => gate.reject('a')).toThrow(notPending('a'));
      expect(() => gate[say]('never')).toThrow(notPending('never'));
    },
  );

  it('shows no more of an id than fits in a line', () => {
    expect(() => make().gate.approve('x'.repeat(1000))).toThrow(notPending('x'.repeat(64)));
  });

  it.each([
    ['by', { by: 'x'.repeat(257) }],
    ['by', { by: 5 }],
    ['notes', { notes: 'x'.repeat(2001) }],
    ['there is no option "note"', { note: 'mistyped' }],
    ['the options must be an object', 'support-lead'],
  ])('refuses a decision whose %s is wrong, and goes on waiting', (message, decision) => {
    const { gate, ask } = make();
    void ask('a');
    const refusal = expect.objectContaining({ code: 'INVALID_OPTIONS', message: expect.stringContaining(message) });
    expect(() => gate.approve('a', decision as never)).toThrow(refusal);
    expect(() => gate.reject('a', decision as never)).toThrow(refusal);
    expect(ids(gate)).toEqual(['a']);
  });

  it('takes texts up to their limits', async () => {
    const { gate, ask } = make();
    const answer = ask('a');
    const decision = { by: 'x'.repeat(256), notes: 'y'.repeat(2000) };
    gate.approve('a', decision);
    expect(await answer).toEqual({ status: 'approved', decidedBy: decision.by, notes: decision.notes });
  });

  describe('onRequest', () => {
    it('is told of each question, which it can answer at once', async () => {
      const asked: string[] = [];
      const { gate, ask } = make({
        onRequest: ({ id }) => {
          asked.push(id);
          if (id === 'a') gate.approve(id, { by: 'robot' });
        },
      });
      const first = ask('a');
      void ask('b');
      expect(await first).toMatchObject({ status: 'approved', decidedBy: 'robot' });
      expect({ asked, waiting: ids(gate) }).toEqual({ asked: ['a', 'b'], waiting: ['b'] });
    });

    it('is no answer when it throws', () => {
      const { gate, ask } = make({
        onRequest: () => {
          throw new Error('nobody listens');
        },
      });
      void ask('a');
      expect(ids(gate)).toEqual(['a']);
    });

    it.each([5, 'ask', {}])('is refused when it is no function: %j', (onRequest) => {
      const refusal = { code: 'INVALID_OPTIONS', message: expect.stringContaining('QueueApprovalGate: onRequest') };
      expect(() => make({ onRequest: onRequest as never })).toThrow(expect.objectContaining(refusal));
    });
  });

  it('lets go of a question that is withdrawn, and takes its listener off each signal', async () => {
    const { gate } = make();
    const controllers = [new AbortController(), new AbortController()];
    const [withdrawn, answered] = controllers.map((each, index) =>
      gate.request(sampleRequest({ id: String(index) }), each.signal),
    );
    controllers[0].abort();
    gate.approve('1');
    expect([await withdrawn, (await answered).status]).toEqual([{ status: 'cancelled' }, 'approved']);
    expect(() => gate.approve('0')).toThrow(notPending('0'));
    expect(controllers.flatMap((each) => getEventListeners(each.signal, 'abort'))).toEqual([]);
  });
});
