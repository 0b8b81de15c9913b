import { closeIteration } from './close-iteration';
import { runAs, startBody } from './current-call';
import type { GuardedCall } from './guarded-call';

/**
 * Stands in the place of an async generator that may not be begun yet: the guard is asked at the first `next()`.
 *
 * Ended before that, by `return()` or `throw()`, it never asks and its body never runs.
 */
export class GuardedIteration implements AsyncGenerator {
  private call: GuardedCall | null = null;
  private begun: Promise<AsyncGenerator> | null = null;
  private ended = false;

  /**
   * @param admit - asks the guard; throws or rejects with the refusal.
   * @param within - runs each step of the body where it belongs; default: where the step is asked for.
   */
  constructor(
    private readonly admit: () => GuardedCall | Promise<GuardedCall>,
    private readonly within: <T>(part: () => T) => T = (part) => part(),
  ) {}

  async next(...values: [] | [unknown]): Promise<IteratorResult<unknown>> {
    if (this.ended) return { done: true, value: undefined };
    this.begun ??= this.begin();
    const generator = await this.begun;
    const stop = this.call?.records.inFlight?.stop;
    if (this.call !== null && stop && !this.ended) return this.giveUp(this.call, generator, stop);
    return this.step(generator, () => generator.next(...values));
  }

  async return(value: unknown): Promise<IteratorResult<unknown>> {
    if (this.begun !== null && !this.ended) return this.step(await this.begun, (generator) => generator.return(value));
    this.ended = true;
    return { done: true, value: await value };
  }

  async throw(error: unknown): Promise<IteratorResult<unknown>> {
    if (this.begun !== null && !this.ended) return this.step(await this.begun, (generator) => generator.throw(error));
    this.ended = true;
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return(undefined);
  }

  private async begin(): Promise<AsyncGenerator> {
    try {
      this.call = await this.admit();
      this.call.prepared.guard.inFlight(this.call);
      return startBody(this.call) as AsyncGenerator;
    } catch (error) {
      this.ended = true;
      throw error;
    }
  }

  /** The kill switch ends an iteration at its next step; what its body holds open, it may close. */
  private async giveUp(call: GuardedCall, generator: AsyncGenerator, stop: Error): Promise<never> {
    this.ended = true;
    await closeIteration(() => this.within(() => runAs(call, () => generator.return(undefined))));
    await call.prepared.guard.settling.settle(call, { ok: false, error: stop });
    throw stop;
  }

  private step(
    generator: AsyncGenerator,
    move: (generator: AsyncGenerator) => Promise<IteratorResult<unknown>>,
  ): Promise<IteratorResult<unknown>> {
    const { call } = this;
    if (call === null) return move(generator);
    const { settling } = call.prepared.guard;
    return this.within(() => runAs(call, () => move(generator))).then(
      (step) => {
        const durable = step.done === true ? settling.settle(call, { ok: true, result: step.value }) : undefined;
        return durable === undefined ? step : durable.then(() => step);
      },
      (error: unknown) => {
        const durable = settling.settle(call, { ok: false, error });
        return durable === undefined ? Promise.reject(error) : durable.then(() => Promise.reject(error));
      },
    );
  }
}
