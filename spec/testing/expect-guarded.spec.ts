import { GuardedAction } from '../../src';
import { expectGuarded } from '../../src/testing';

class Base {
  @GuardedAction()
  async pay(): Promise<string> {
    return 'paid';
  }

  refund(): string {
    return 'refunded';
  }
}

class Agent extends Base {
  static create(): Agent {
    return new Agent();
  }

  get name(): string {
    return 'agent';
  }

  @GuardedAction()
  override refund(): string {
    return 'refunded';
  }

  helper(): number {
    return this._secret() + this.#hidden();
  }

  _secret(): number {
    return 1;
  }

  #hidden(): number {
    return 2;
  }

  [Symbol.toPrimitive](): string {
    return 'agent';
  }
}

describe('expectGuarded', () => {
  it('names each method that nobody guards, static and inherited ones too', () => {
    expect(() => expectGuarded(Agent)).toThrow(
      'Agent has methods that nobody guards: helper, static create. Put @GuardedAction on them, or name them in except.',
    );
    expect(() => expectGuarded(Base)).toThrow(
      'Base has methods that nobody guards: refund. Put @GuardedAction on it, or name it in except.',
    );
  });

  it('passes where all are guarded or excepted', () => {
    expect(() => expectGuarded(Agent, { except: ['helper', 'static create'] })).not.toThrow();
  });

  it('tells of an exception that is none', () => {
    const misspelt = { except: ['helper', 'static create', 'helpr', 'pay'] };
    expect(() => expectGuarded(Agent, misspelt)).toThrow(
      'Agent has no unguarded method helpr, pay: take it out of except, or correct its name.',
    );
  });

  it('counts a bare override of a guarded method as unguarded', () => {
    class Bare extends Base {
      override async pay(): Promise<string> {
        return 'paid without asking';
      }
    }
    expect(() => expectGuarded(Bare, { except: ['refund'] })).toThrow('Bare has methods that nobody guards: pay.');
  });
});
