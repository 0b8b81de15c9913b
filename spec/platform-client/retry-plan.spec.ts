import { RetryPlan } from '../../src/platform-client/retry-plan';
import { SendFailure } from '../../src/platform-client/send-failure';
import { ManualClock } from '../../src/testing/manual-clock';

const setUp = () => {
  const clock = new ManualClock();
  const plan = new RetryPlan(clock, (failures) => failures * 1000);
  const now = () => ({
    retryMs: plan.retryMs,
    dueMs: plan.dueMs,
    wishedMs: plan.wishedMs,
    isHopeless: plan.isHopeless,
  });
  return { clock, plan, now };
};
const NONE = { retryMs: 0, dueMs: 0, wishedMs: 0, isHopeless: false };

describe('RetryPlan', () => {
  it('goes by the back-off, whose failures count from the last success', () => {
    const { clock, plan, now } = setUp();
    expect(now()).toEqual(NONE);
    plan.failed(new SendFailure('network', ''));
    plan.failed(new SendFailure('answer', ''));
    clock.advance(500);
    expect(now()).toEqual({ ...NONE, retryMs: 2000, dueMs: 1500 });
    expect(plan.isFailing).toBe(true);
    plan.succeeded();
    expect([now(), plan.isFailing]).toEqual([NONE, false]);
    plan.failed(new SendFailure('network', ''));
    expect(plan.retryMs).toBe(1000);
  });

  it('waits at least as long as the platform wishes, and a minute for a key', () => {
    const { clock, plan, now } = setUp();
    plan.failed(new SendFailure('answer', '', 7000));
    expect(now()).toEqual({ ...NONE, retryMs: 7000, dueMs: 7000, wishedMs: 7000 });
    plan.failed(new SendFailure('key', ''));
    expect(now()).toEqual({ retryMs: 60_000, dueMs: 60_000, wishedMs: 60_000, isHopeless: true });
    clock.advance(70_000);
    expect(now()).toMatchObject({ dueMs: 0, wishedMs: 0 });
  });

  it('waits no longer though the clock is set back', () => {
    const { clock, plan } = setUp();
    plan.failed(new SendFailure('network', ''));
    clock.set(0);
    expect(plan.dueMs).toBe(1000);
  });
});
