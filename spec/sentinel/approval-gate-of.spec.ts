import { Container, inject, injectable } from 'inversify';
import {
  type ApprovalAnswer,
  ApprovalGate,
  type ApprovalRequest,
  QueueApprovalGate,
  Sentinel,
  sentinelModule,
} from '../../src';
import { createTestSentinel, ScriptedApprover } from '../../src/testing';

class Desk {
  readonly asked: string[] = [];
}

@injectable()
class DeskGate extends ApprovalGate {
  constructor(@inject(Desk) private readonly desk: Desk) {
    super();
  }

  async request({ actionName }: ApprovalRequest): Promise<ApprovalAnswer> {
    this.desk.asked.push(actionName);
    return { status: 'approved', decidedBy: 'desk' };
  }
}

function make(container: Container, options: Parameters<typeof createTestSentinel>[0] = {}) {
  const test = createTestSentinel({ policy: {}, container, ...options });
  const pay = test.sentinel.guard(async () => 'paid', { name: 'pay', requiresApproval: true });
  return { ...test, pay };
}

describe('The approval gate of a container', () => {
  it('is asked, made with its dependencies, once', async () => {
    const container = new Container();
    container.bind(Desk).toSelf().inSingletonScope();
    let made = 0;
    container
      .bind(ApprovalGate)
      .to(DeskGate)
      .onActivation((_context, gate) => {
        made += 1;
        return gate;
      });
    const { pay, interventions } = make(container);
    expect(await Promise.all([pay(), pay()])).toEqual(['paid', 'paid']);
    expect([container.get(Desk).asked, made]).toEqual([['pay', 'pay'], 1]);
    expect(interventions[3].context.decided_by).toBe('desk');
  });

  it('may be bound after the Sentinel, before the first question', async () => {
    const container = new Container();
    const { pay } = make(container);
    container.bind(ApprovalGate).toConstantValue(new ScriptedApprover(true));
    expect(await pay()).toBe('paid');
  });

  it('is found by a Sentinel that lives in the container', async () => {
    const container = new Container();
    container.loadSync(sentinelModule({ home: false, policy: [] }));
    const queue = new QueueApprovalGate();
    container.bind(ApprovalGate).toConstantValue(queue);
    expect(container.get(Sentinel).approvals).toBe(queue);
  });

  it('gives way to the one of the options', async () => {
    const container = new Container();
    const [bound, given] = [new ScriptedApprover(), new ScriptedApprover(true)];
    container.bind(ApprovalGate).toConstantValue(bound);
    const { pay } = make(container, { approvals: given });
    expect(await pay()).toBe('paid');
    expect([bound.asked.length, given.asked.length]).toEqual([0, 1]);
  });

  it('that cannot be made counts as nobody: calls are refused, and one line in the log says why', async () => {
    const container = new Container();
    container.bind(ApprovalGate).to(DeskGate);
    const { pay, logged, interventions } = make(container);
    for (let turn = 0; turn < 3; turn++) await expect(pay()).rejects.toMatchObject({ code: 'NO_APPROVER' });
    expect(logged.filter(({ level }) => level === 'error')).toEqual([
      {
        level: 'error',
        fields: { error: expect.objectContaining({ message: expect.stringContaining('Desk') }) },
        message: expect.stringContaining('approval gate bound in the container'),
      },
    ]);
    expect(interventions.map(({ reasonCode }) => reasonCode)).toEqual(['NO_APPROVER', 'NO_APPROVER', 'NO_APPROVER']);
    container.bind(Desk).toSelf();
    expect(await pay()).toBe('paid');
  });
});

describe('sentinel.approvals', () => {
  it.each<[string, ApprovalGate | undefined, string]>([
    ['nobody is asked', undefined, 'no gate'],
    ['others are asked', new ScriptedApprover(), 'a ScriptedApprover'],
  ])('is a ConfigurationError where %s', (_why, approvals, found) => {
    const { sentinel } = createTestSentinel({ approvals });
    expect(() => sentinel.approvals).toThrow(
      expect.objectContaining({
        code: 'NO_APPROVAL_QUEUE',
        message: expect.stringContaining(`This Sentinel has ${found}, and no queue of questions.`),
      }),
    );
  });

  it('is the queue that it was given, one of a second copy of the package too', () => {
    const foreign = { request: async () => undefined, pending: () => [], approve() {}, reject() {} };
    for (const queue of [new QueueApprovalGate(), foreign as unknown as QueueApprovalGate]) {
      expect(createTestSentinel({ approvals: queue }).sentinel.approvals).toBe(queue);
    }
  });
});

describe('The option approvals', () => {
  it.each([null, true, {}, 'queue', () => true, QueueApprovalGate])(
    'is refused where it is no gate: %p',
    (approvals) => {
      expect(() => createTestSentinel({ approvals: approvals as never })).toThrow(
        expect.objectContaining({
          code: 'INVALID_OPTIONS',
          message: expect.stringContaining('approvals must be an ApprovalGate'),
        }),
      );
    },
  );
});
